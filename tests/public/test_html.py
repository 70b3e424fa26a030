"""Every page is valid HTML."""

import html5lib
import pytest
from django.test import Client

from tests import addresses
from tests.factories import make_everything

pytestmark = pytest.mark.django_db


def test_every_page_is_valid_html() -> None:
    make_everything()
    for path in addresses.in_every_language(only_pages=True):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(Client().get(path).content)
        assert not parser.errors, (path, parser.errors[:3])


def test_no_id_stands_twice_on_a_page() -> None:
    make_everything()
    for path in addresses.in_every_language(only_pages=True):
        tree = html5lib.parse(Client().get(path).content, namespaceHTMLElements=False)
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path
