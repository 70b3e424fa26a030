"""What of a text is shown with a result, and what of it is marked."""

from recommendations.search.asking import read
from recommendations.search.excerpts import excerpt, ways_sought


def marked(text: str, query: str, language: str = "en") -> str:
    pieces = excerpt(text, language, ways_sought(read(query)))
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces)


def test_every_form_of_a_word_is_marked_as_it_is_written() -> None:
    assert marked("Assemblies, and one Assembly.", "assembly") == "[Assemblies], and one [Assembly]."
    assert marked("Жертвы пыток и пытки", "пытка", "ru") == "Жертвы [пыток] и [пытки]"


def test_a_long_text_is_cut_around_what_was_found_first() -> None:
    text = " ".join(f"w{n}" for n in range(100)) + " torture " + " ".join(f"x{n}" for n in range(100))
    shown = marked(text, "torture")
    assert "… w92 " in shown
    assert "[torture] x0" in shown
    assert shown.endswith(" x14 …")


def test_a_text_without_the_word_is_shown_from_its_beginning() -> None:
    assert marked("One two.", "three") == "One two."
    assert marked("", "three") == ""


def test_mark_up_in_a_text_stays_text() -> None:
    assert marked("<b>torture</b>", "torture") == "<b>[torture]</b>"


def test_what_was_typed_as_a_phrase_is_marked_only_as_one() -> None:
    assert marked("A death; the death penalty", '"death penalty"') == "A death; the [death penalty]"


def test_an_abbreviation_is_marked_however_it_is_written_and_as_its_whole_name() -> None:
    assert marked("The OP-CAT, a cat", "opcat") == "The [OP-CAT], a cat"
    assert marked("Ratify the OPCAT", "OP-CAT") == "Ratify the [OPCAT]"
    assert marked("The Convention against Torture, a convention", "CAT") == (
        "The [Convention against Torture], a convention"
    )


def test_what_is_written_without_spaces_is_marked_where_it_stands() -> None:
    assert marked("确保和平集会自由，并集会。", "集会", "zh") == "确保和平[集会]自由，并[集会]。"
    assert marked("确保和平集会自由和自由。", "集会自由", "zh") == "确保和平[集会自由]和自由。"
    assert marked("确保和平。平和", "平", "zh") == "确保和[平。平]和"
    assert marked("เสรีภาพการชุมนุม", "ชุมนุม", "th") == "เสรีภาพการ[ชุมนุม]"
    assert marked("2015年 the 集会 of assemblies", '"集会 of assembly"') == "2015年 the [集会] of [assemblies]"


def test_a_long_text_without_spaces_is_cut_at_its_signs() -> None:
    shown = marked("甲乙" * 30 + "集会" + "丙丁" * 30, "集会", "zh")
    assert shown == "… " + "甲乙" * 12 + "[集会]" + "丙丁" * 23 + " …"
