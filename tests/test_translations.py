"""The catalogues of translations: compiled as they are written, with every placeholder in its place."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).rglob("django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")


def by_language(path: Path) -> str:
    return path.parts[-3]


def test_every_language_but_english_has_a_catalogue() -> None:
    assert {by_language(path) for path in CATALOGUES} == set(dict(settings.LANGUAGES)) - {"en"}


@pytest.mark.parametrize("path", CATALOGUES, ids=by_language)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    written = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(path).translated_entries()}
    compiled = {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(path.with_suffix(".mo"))}
    assert {key: (e.msgstr, e.msgstr_plural) for key, e in compiled.items()} == {
        key: (e.msgstr, e.msgstr_plural) for key, e in written.items()
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=by_language)
def test_placeholders_are_kept(path: Path) -> None:
    for entry in polib.pofile(path).translated_entries():
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for words in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(PLACEHOLDER.findall(words)) <= wanted, entry.msgid
            assert entry.msgid_plural or set(PLACEHOLDER.findall(words)) == wanted, entry.msgid


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "word"), [("/ru/methodology/", "Методология"), ("/kk/methodology/", "Әдіснама")])
def test_pages_speak_the_language_of_their_address(address: str, word: str) -> None:
    assert word in Client().get(address).content.decode()
