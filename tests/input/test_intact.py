"""Words of every script, from a form to pages, files and back: no letter is lost, and Arabic stands from the right."""

import csv
import io
import json

import lxml.html
import pytest
from django.test import Client
from openpyxl import load_workbook

from recommendations.models import FollowUpEvent
from tests import factories as make
from tests.desk.events.forms import log_in, make_member, new, typed
from tests.imports.bringing import bring, kazakhstan, values
from tests.imports.test_own_files import check, taken

pytestmark = pytest.mark.django_db
WORDS = {
    "ru": "Отменить статью 400 «О мирных собраниях» — ещё до 1 июня; подъезд № 5.",
    "kk": "Бейбіт жиналыстар туралы заңның ұғымын өзгерту, әділдік пен үкіметтің һәм ғылымның ісі.",
    "ar": "ينبغي للحكومة أن تُعدّل قانون التجمع السلمي (رقم 5 لسنة 1995)\u200f، وأن تفرج عن A. Baltashov.",
    "zh": "政府应修订《和平集会法》第五条,并释放所有被拘留者。𠮷",
    "fa": "دولت باید قانون تجمع‌های مسالمت‌آمیز را اصلاح کند و می‌تواند گزارش دهد.",
    "en": "Families 👩‍👩‍👧‍👦 and a flag 🇰🇿: naïve café, ½ ≠ ﬁ.",
}


def page(path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(Client().get(path).content.decode())


@pytest.mark.parametrize("language", WORDS)
def test_what_is_typed_is_what_is_kept_and_typed_again(language: str) -> None:
    line, client = WORDS[language].replace("\u200f", ""), log_in(make_member())
    sent = typed(title=line, details=WORDS[language], language=language, state=make.make_state().slug)
    client.post(new(), sent, follow=True)
    event = FollowUpEvent.objects.get()
    assert (event.title, event.details) == (line, WORDS[language])
    form = lxml.html.fromstring(client.get(f"/desk/events/{event.public_id}/edit/").content.decode())
    fields = {each.get("name"): each for each in form.iter("textarea")}
    assert [fields[name].text.lstrip("\n") for name in ("title", "details")] == [line, WORDS[language]]
    assert [fields[name].get("dir") for name in ("title", "details")] == ["auto", "auto"]


def test_pages_show_every_letter_and_let_arabic_stand_from_the_right() -> None:
    row, answer = make.make_recommendation(document=make.make_document(published=True)), WORDS["ar"]
    for language, words in WORDS.items():
        make.make_text(recommendation=row, language=language, text=words)
    make.made_public(row)
    make.make_response(recommendation=row, words=answer, language="ar", published=True)
    event = make.make_event(title="قانون", details=answer, language="ar", bearings={row: "progress"}, published=True)
    shown = page(row.get_absolute_url())
    for language, words in WORDS.items():
        quoted = shown.get_element_by_id(f"text-{language}")
        assert (quoted.text_content().strip(), quoted.get("lang"), quoted.get("dir")) == (words, language, "auto")
    told = [each for path in (row, event) for each in page(path.get_absolute_url()).xpath("//main//*[@lang='ar']")]
    assert {answer, "قانون"} <= {each.text_content().strip() for each in told}
    assert {each.get("dir") for each in told if not each.get("hreflang")} == {"auto"}


def test_files_hold_every_letter_and_are_known_again() -> None:
    document = make.make_document(symbol="A/HRC/29/25/Add.2", published=True)
    for number, (language, words) in enumerate(WORDS.items(), start=1):
        row = make.make_recommendation(document=document, paragraph=str(number), slug=f"{number}", state=kazakhstan())
        make.make_text(recommendation=row, language=language, text=words)
        make.made_public(row)
    table = {cell for line in csv.reader(io.StringIO(taken("table.csv", "en").decode("utf-8-sig"))) for cell in line}
    book = load_workbook(io.BytesIO(taken("table.xlsx", "en")))
    sheet = {cell.value for each in book for line in each.iter_rows() for cell in line}
    records = json.dumps(json.loads(taken("records.json", "en")), ensure_ascii=False)
    in_tables = {words for language, words in WORDS.items() if language != "fa"}  # which have columns of their own
    assert in_tables <= table
    assert in_tables <= sheet
    assert [words for words in WORDS.values() if words not in records] == []
    check("records.json", "en")


def test_a_file_with_letters_that_nobody_sees_comes_in_without_them_and_says_so() -> None:
    hidden = values(text="Amend \u202ethe\u202c la\u200bw.", heading="A\u200bb")
    brought = bring(hidden, values(2, text=WORDS["fa"], language="fa"), values(3, text="Й\u0301 и\u0306"))
    first, second, third = brought.rows.by_position()
    assert (first.values["text"], first.values["heading"]) == ("Amend the law.", "Ab")
    assert [each["words"] for each in first.problems if each.get("of_file")] == [
        "Characters that nobody can see were left out."
    ]
    assert (second.values["text"], third.values["text"]) == (WORDS["fa"], "Й\u0301 й")
    assert not any(each.get("of_file") for row in (second, third) for each in row.problems)
    assert first.recommendation.texts.get().text == "Amend the law."
