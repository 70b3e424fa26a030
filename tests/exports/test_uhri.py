"""The spreadsheet in UHRI's own columns."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.test import Client

from tests.factories import (
    make_document,
    make_mechanism,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db


def test_row_is_as_uhri_writes_it() -> None:
    upr = make_mechanism(kind="upr", abbreviation="UPR")
    document = make_document(symbol="A/HRC/28/10", mechanism=upr, dated_on=date(2014, 12, 10), published=True)
    row = make_recommendation(document=document, paragraph="124", sub_item="b", slug="124-b", published=True)
    make_text(recommendation=row, text="Ratify.")
    row.themes.add(make_theme(code="a", name={"en": "Torture"}), make_theme(code="b", name={"en": "Prisons"}))
    row.recommending_states.add(make_state(name={"en": "France"}))
    make_response(recommendation=row, stance="notes", upr_position="noted", published=True)
    body = b"".join(Client().get("/recommendations/export/uhri.xlsx"))
    head, cells = openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    held = dict(zip(head, cells, strict=True))
    assert (held["Text"], held["Reccomending Body"]) == ("124. (b) Ratify.", "- UPR")
    assert (held["Themes"], held["UPR Reccomending States"]) == ("- Torture\n- Prisons", "- France")
    assert (held["Document Publication Date"], held["UPR Position"]) == (datetime(2014, 12, 10), "- Noted")
    assert held["OHCHR Annotation Id"] == f"http://testserver/recommendations/{document.slug}/124-b/#text-en"
