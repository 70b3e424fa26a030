"""What letters a text may hold: what deceives is refused with a sentence, what a script needs comes through."""

import unicodedata

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models

from recommendations import letters
from recommendations.door import is_history
from recommendations.models.rules import LabelField
from recommendations.models.written import LineField, WebAddressField, WordsField
from tests import factories as make

KEPT = [
    "Қазақстан Республикасының Үкіметі: әділ, ғылым, ұңғі, «тырнақша» — №1",
    "Правительство Казахстана, ёлка, Й й",
    "يوصي المقرر الخاص الحكومةَ بأن تُلغي القانون.",
    "می‌خواهم نامه‌ای بنویسم",  # Persian: breaks without width within words
    "क्‍ष और र्‍य, അവന്‍",  # Hindi and Malayalam: joiners
    "特别报告员建议政府修订《和平集会法》。",
    "한국어, ภาษาไทย, ខ្មែរ\u200bខ្មែរ, မြန်မာ, Монгол",
    "Σίσυφος, İstanbul, ﬁn, Å and ﷺ",
    "👩‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 👍🏽 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
    "葛\U000e0100",  # which form of a letter a name is written with
]
REFUSED_IN_LINES = [
    *("\x00", "\x07", "\t", "\n", "\r", "\x1b", "\x7f", "\x80", "\x9f", "\u00ad", "\ud800", "\udfff"),
    *("\u061c", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u2060", "\u2064", "\ufeff"),
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
    *("\u115f", "\u3164", "\uffa0", "\ufff9", "\ufdd0", "\uffff", "\U000e0041", "\U000e007f"),
]
SEEN_IN_WORDS = set("\t\n\r\u00ad\u2028\u2029\u115f\u3164\uffa0")
# Neither fields of people's words nor of words that the record keeps as they came.
NO_WRITING = {
    "named otherwise, by a rule of its own": "code iso2 iso3 m49 language public_id key token_hash sha256 slug",
    "made here": "stored_as kind header row table of_table lemma form line status stance role act format step noun about"
    " became address cleaner preview_sha256 device query rhythm word_hash system stage outcome session_key session_data public_key standings"
    " happenings words",
    "as a file or a browser called it": "name original_name where words means",
    "of a confidential source": "name contact notes",
    "Django's": "password email",
}


def refusal(check, text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        check(text)
    return refused.value.messages[0]


@pytest.mark.parametrize("text", KEPT)
def test_what_scripts_need_comes_through(text: str) -> None:
    text = letters.composed(text)
    letters.check_line(text)
    letters.check_words(text)
    assert letters.tidied(text, is_line=True) == letters.tidied(text, is_line=False) == text


@pytest.mark.parametrize("letter", REFUSED_IN_LINES, ids=lambda letter: f"{ord(letter):04x}")
def test_what_deceives_is_refused_with_its_place(letter: str) -> None:
    text = f"Peaceful assembly{letter}Almaty"
    assert "“Peaceful assembly”" in refusal(letters.check_line, text)
    assert letter not in letters.tidied(text, is_line=True)
    if letter in SEEN_IN_WORDS:
        letters.check_words(text)
    else:
        assert f"U+{ord(letter):04X}" in refusal(letters.check_words, text)
        assert letter not in letters.tidied(text, is_line=False)


def test_a_letter_at_the_beginning_has_nothing_before_it() -> None:
    assert refusal(letters.check_line, "\u202eA") == "Remove the invisible character (U+202E) at the beginning."


def test_marks_of_direction_stand_in_texts_from_right_to_left() -> None:
    letters.check_words("\u200fالقانون رقم 5 (A/HRC/29/25)\u200f.")
    assert "U+200F" in refusal(letters.check_words, "A/HRC/29/25\u200f")
    assert "U+200F" in refusal(letters.check_line, "القانون\u200f")


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", [letters.LINE, letters.WORDS, letters.MARKS, letters.RIGHT_TO_LEFT])
def test_the_database_reads_the_patterns_as_we_do(pattern: str) -> None:
    """Every character of the first two planes and of the tags, after a letter that joins and after one that does not."""
    codes = [*range(1, 0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE0200)]
    texts = [before + chr(code) for before in ("a", "क") for code in codes]
    ours = [bool(letters.re.search(pattern, text)) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(t ~ %s ORDER BY n) FROM unnest(%s) WITH ORDINALITY AS x (t, n)", [pattern, texts]
        )
        theirs = cursor.fetchone()[0]
    assert [text for text, one, other in zip(texts, ours, theirs, strict=True) if one != other] == []


@pytest.mark.django_db
def test_texts_are_composed_whichever_way_they_are_saved() -> None:
    apart = unicodedata.normalize("NFD", "Қызылордадағы й, ё, é")
    whole = unicodedata.normalize("NFC", apart)
    event = make.make_event(title=apart, details=apart)
    text = make.make_text(text=apart)
    state = make.make_state(name={"en": apart})
    visit = make.make_visit(places=[apart])
    type(event).objects.filter(pk=event.pk).update(place=apart)
    type(text).objects.bulk_create([type(text)(recommendation=text.recommendation, language="kk", text=apart)])
    for row in (event, text, state, visit):
        row.refresh_from_db()
    assert [event.title, event.details, event.place, text.text, state.name["en"], *visit.places] == [whole] * 6
    assert list(type(text).objects.values_list("text", flat=True)) == [whole] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["и\u0306", "pay\u200bpal", "\u202eA", "A\tb"])
def test_the_table_refuses_what_comes_by_no_form_of_ours(words: str) -> None:
    event = make.make_event()
    with pytest.raises(IntegrityError, match="event_lines_hide_nothing"), connection.cursor() as cursor:
        cursor.execute("UPDATE recommendations_followupevent SET title = %s WHERE id = %s", [words, event.pk])


def test_every_text_that_people_write_is_held_to_the_rules() -> None:
    """A field of plain Django type is one of those that are named above, by name; all others are ours, and in a constraint."""
    known = {word for words in NO_WRITING.values() for word in words.split()}
    unruled = []
    for model in apps.get_app_config("recommendations").get_models():
        if is_history(model) or not model._meta.managed or model._meta.proxy:
            continue
        rules = " ".join(str(rule) for rule in model._meta.constraints if rule.name.endswith("_hide_nothing"))
        for field in model._meta.concrete_fields:
            inner = getattr(field, "base_field", field)
            is_text = isinstance(inner, models.CharField | models.TextField | LabelField) and not field.choices
            is_ours = isinstance(inner, LineField | WordsField | WebAddressField | LabelField)
            is_left_out = isinstance(field, models.SlugField) or (field.name in known and not is_ours)
            if is_text and not is_left_out and not (is_ours and f"F({field.name})" in rules):
                unruled.append(str(field))
    assert unruled == []
