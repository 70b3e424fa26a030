"""Word forms: what finds what."""

import pytest

from recommendations.search.words import folded, lemma, lemmas_asked, signs_of, words_of


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


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        (
            "en",
            "Ensure, without delay, that the rights of assemblies in 2015 (OP-CAT) are protected; Côte d’Ivoire.",
            "1 ensur 2 without 3 delay 6 right 8 assembl 10 2015 11 op 12 cat 14 protect 15 cote 17 ivoir",
        ),
        (
            "ru",
            "Прекратить применение пыток и обеспечить права детей, ещё не освобождённых.",
            "1 прекратить 2 применение 3 пытка 5 обеспечить 6 право 7 ребенок 8 еще 10 освободить",
        ),
        (
            "kk",
            "Бейбіт жиналыстарды өткізу құқықтарын қамтамасыз ету және балаларды қорғау.",
            "1 бейбіт 2 жиналыс 3 өткізу 4 құқық 5 қамтамасыз 6 ету 8 бала 9 қорғау",
        ),
    ],
)
def test_what_is_written_with_spaces_goes_by_its_words_alone(language: str, text: str, kept: str) -> None:
    assert " ".join(f"{place} {lemma(word, language)}" for place, word in words_of(text)) == kept
    assert not list(signs_of(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("确保和平集会自由", "1 确保 2 保和 3 和平 4 平集 5 集会 6 会自 7 自由"),
        ("保护儿童，以及 2015年 OPCAT公约。", "1 保护 2 护儿 3 儿童 5 以及 7 2015 8 年 9 opcat 10 公约"),
        ("権利をがぎ", "1 権利 2 利を 3 をが 4 がぎ"),
        ("การชุมนุม", "1 กา 2 าร 3 รชุ 4 ชุม 5 มนุ 6 นุม"),
        ("សិទ្ធិ", "1 សិទ្ 2 ទ្ធិ"),
        ("လူ့အခွင့်", "1 လူ့အ 2 အခွ 3 ခွင့်"),
        ("ສິດທິ", "1 ສິດ 2 ດທິ"),
        ("การ\u200bชุม ๒๕", "1 กา 2 าร 3 รชุ 4 ชุม 6 ๒๕"),
    ],
)
def test_what_is_written_without_spaces_goes_by_every_two_signs(text: str, kept: str) -> None:
    """A sign with the marks on it is one; a joiner that nobody sees parts nothing."""
    assert " ".join(f"{place} {word}" for place, word in words_of(text)) == kept


def test_a_text_without_spaces_is_kept_however_long_it_is() -> None:
    assert len(list(words_of("集会自由" * 50))) == 199
