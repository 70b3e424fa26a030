"""The project as a whole: nothing to complain of, every template compiles, every visible word can be translated."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.base import Lexer, Token, TokenType
from django.template.loader import get_template

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
EACH_TEMPLATE = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
SPOKEN_ATTRIBUTES = {"title", "alt", "aria-label", "aria-description", "placeholder"}
SAME_IN_EVERY_LANGUAGE = {"A/HRC/29/25/Add.2", "SHA-256", "SHA256SUMS", "UTC"}


@pytest.mark.django_db
def test_system_check_is_clean() -> None:
    call_command("check", fail_level="WARNING", databases=["default"])


@EACH_TEMPLATE
def test_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(Path(settings.BASE_DIR, "templates"))))


class Words(HTMLParser):
    """Collects what a reader sees or hears of a template's own text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_typed = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.is_typed = tag == "pre"
        self.found += [value or "" for name, value in attributes if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, _tag: str) -> None:
        self.is_typed = False

    def handle_data(self, data: str) -> None:
        # What a <script> holds is read by nobody, and what is typed at a computer is the same in every language.
        if self.cdata_elem is None and not self.is_typed:
            self.found.append(data)


def own_text(tokens: list[Token]) -> Iterator[str]:
    """The text between the template's tags, without that of ``{% blocktranslate %}`` and comments."""
    skips_to = ""
    for token in tokens:
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if skips_to:
            skips_to = "" if name == skips_to else skips_to
        elif name in {"blocktranslate", "comment"}:
            skips_to = f"end{name}"
        elif token.token_type == TokenType.TEXT:
            yield token.contents


def hard_coded(template: str) -> list[str]:
    words = Words()
    words.feed("".join(own_text(Lexer(template).tokenize())))
    words.close()
    return [text.strip(" ,\n") for text in words.found if any(letter.isalpha() for letter in text)]


@EACH_TEMPLATE
def test_every_visible_word_can_be_translated(path: Path) -> None:
    assert set(hard_coded(path.read_text())) <= SAME_IN_EVERY_LANGUAGE


def test_hard_coded_words_are_found_wherever_they_hide() -> None:
    page = (
        '{% load i18n %}<p class="note">One {{ two }}</p><img alt="Three" src="{% url "home" %}">{# four #}'
        '<a href="/five" {% if six %}title="Seven"{% endif %}>{% translate "Eight" %}</a> – 9'
        '{% blocktranslate %}Ten{% endblocktranslate %}<script type="application/json">{"eleven": 12}</script>'
    )
    assert hard_coded(page) == ["One", "Three", "Seven"]
