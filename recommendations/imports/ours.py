"""Addresses of recommendations' pages, by which the files that this site gave out are known again."""

import re

from django.conf import settings
from django.http.request import split_domain_port, validate_host

PAGE = re.compile(r"(?:https?://([^/]+)/(?:[a-z]{2}/)?recommendations/)?([-\w]+/[-\w]+)/?(?:#.*)?")


def page_of(address: str) -> str:
    """``document/place``, as our tables have it and as the address of a recommendation's page ends; "" for anything else."""
    found = PAGE.fullmatch(address.strip())
    return found[2] if found else ""


def is_here(address: str) -> bool:
    """Whether it is an address of this site. One without a host is of a table, whose column was said to hold such."""
    found = PAGE.fullmatch(address.strip())
    if found is None:
        return False
    return not found[1] or validate_host(split_domain_port(found[1])[0], settings.ALLOWED_HOSTS)
