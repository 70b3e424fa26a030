"""Word forms: what finds what."""

import pytest

from recommendations.search.words import folded, lemma, lemmas_asked, words_of


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("ru", "пытка", "пыток"),
        ("ru", "ребёнок", "детей"),
        ("ru", "ребенок", "ребёнка"),
        ("ru", "собрание", "собраний"),
        ("ru", "прав", "права"),
        ("en", "assembly", "assemblies"),
        ("en", "tortured", "torture"),
        ("en", "child", "children"),
        ("en", "arbitrarily", "arbitrary"),
        ("en", "detained", "detention"),
        ("kk", "құқық", "құқықтарын"),
        ("kk", "бостандық", "бостандығы"),
        ("kk", "бала", "балалардың"),
        ("kk", "жиналыс", "жиналыстарды"),
    ],
)
def test_a_word_finds_its_forms(language: str, asked: str, written: str) -> None:
    assert lemma(folded(written), language) in lemmas_asked(folded(asked))
    assert set(lemmas_asked(folded(written))) & set(lemmas_asked(folded(asked)))


def test_accents_go_from_latin_letters_alone() -> None:
    assert folded("Économiques Ёлка Йод Ұлт") == "economiques елка йод ұлт"


def test_words_keep_their_places_and_leave_out_what_says_nothing() -> None:
    assert list(words_of("The right of peaceful assembly")) == [(2, "right"), (4, "peaceful"), (5, "assembly")]
