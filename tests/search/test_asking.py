"""What is typed into the search, and how it is read."""

import pytest

from recommendations.search.asking import Sought, read


def asked(typed: str) -> tuple[list[list[str]], list[str]]:
    sought = read(typed)
    return [[term.tsquery for term in group] for group in sought.all_of], [term.tsquery for term in sought.none_of]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("A/HRC/29/25/Add.2 96", ("A/HRC/29/25/Add.2", "96", "")),
        ("A/HRC/29/25/Add. 2 para 96 (a)", ("A/HRC/29/25/Add.2", "96", "a")),
        ("126.29", ("", "126.29", "")),
    ],
)
def test_places_are_read_as_places(typed: str, place: tuple[str, str, str]) -> None:
    sought = read(typed)
    assert ((sought.symbol, sought.paragraph, sought.sub_item), sought.all_of) == (place, ())


@pytest.mark.parametrize(
    ("typed", "groups", "without"),
    [
        ("domestic violence", [["('domest')"], ["('violenc')"]], []),
        ('"domestic violence"', [["('domest') <1> ('violenc')"]], []),
        ('"freedom of assembly"', [["('freedom') <2> ('assembl')"]], []),
        ("«свобода собраний»", [["('свобода' | 'свобо') <1> ('собрание' | 'собраний')"]], []),
        ("non-discrimination", [["(('non') <1> ('discrimin')) | (('nondiscrimin'))"]], []),
        ("NHRI", [["(('nhri')) | (('nation') <1> ('human') <1> ('right') <1> ('institut'))"]], []),
        ("torture OR пытка", [["('tortur')", "('пытка')"]], []),
        ("OR torture OR", [["('tortur')"]], []),
        ("assembly -police", [["('assembl')"]], ["('polic')"]),
        ('assembly -"riot police"', [["('assembl')"]], ["('riot') <1> ('polic')"]),
        ("the of и", [], []),
        ("' | & ! <-> :* \\ \"", [], []),
    ],
)
def test_words_phrases_alternatives_and_exclusions(typed: str, groups: list[list[str]], without: list[str]) -> None:
    assert asked(typed) == (groups, without)


def test_what_cannot_be_read_is_nothing() -> None:
    assert read("\x00 \ud800 ") == Sought()
    assert read("  ").is_empty
