"""Symbols and paragraphs as people type them."""

import pytest

from recommendations.symbols import Asked, address, free_address, next_place, parse


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("A/HRC/29/25/Add.2 96 a", Asked("A/HRC/29/25/Add.2", "96", "a")),
        ("A/HRC/29/25/Add. 2, para. 96 (a) (ii)", Asked("A/HRC/29/25/Add.2", "96", "a (ii)")),
        ("29/25/Add.2", Asked("29/25/Add.2")),
        ("96 (a)", Asked(paragraph="96", sub_item="a")),
        ("96(A)", Asked(paragraph="96", sub_item="a")),
        ("126.29", Asked(paragraph="126.29")),
        ("96 (a", Asked(paragraph="96", sub_item="a")),
        ("the law of 2015", Asked(words=("the", "law", "of", "2015"))),
        ("CCPR/C/KAZ/CO/2 assembly", Asked("CCPR/C/KAZ/CO/2", words=("assembly",))),
        ("96 (a) assembly", Asked(paragraph="96", sub_item="a", words=("assembly",))),
        ("пытки \x00 \u202e", Asked(words=("пытки",))),
        ("/", Asked(words=("/",))),
        ("", Asked()),
    ],
)
def test_a_search_is_read_as_symbol_paragraph_and_words(typed: str, read: Asked) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize(
    ("place", "follows"),
    [
        (("96", "a"), ("96", "b")),
        (("96", "a (ii)"), ("96", "a (iii)")),
        (("96", ""), ("97", "")),
        (("126.29", ""), ("126.30", "")),
        (("96", "z"), ("96", "")),
        (("", ""), ("", "")),
    ],
)
def test_the_next_place_follows_in_print(place: tuple[str, str], follows: tuple[str, str]) -> None:
    assert next_place(*place) == follows


def test_an_address_is_made_from_what_is_printed() -> None:
    assert address("A/HRC/29/25/Add.2") == "a-hrc-29-25-add-2"
    assert address("96", "a (ii)") == "96-a-ii"
    assert len(address("word " * 40)) <= 80
    assert address("Свобода") == ""


def test_a_taken_address_gets_a_number() -> None:
    assert free_address("96-a", {"96-a", "96-a-2"}) == "96-a-3"
    assert len(free_address("x" * 80, {"x" * 80})) == 80
