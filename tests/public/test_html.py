"""Every page is valid HTML, and no id stands twice on it."""

import html5lib
import pytest
from django.test import Client

from tests import addresses
from tests.factories import make_everything

pytestmark = pytest.mark.django_db


def test_every_page_is_valid_html() -> None:
    make_everything()
    for path in addresses.in_every_language(only_pages=True):
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parse(Client().get(path).content)
        assert not parser.errors, (path, parser.errors[:3])
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path
