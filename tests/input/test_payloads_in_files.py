"""No stored text is more than text in what is taken away: feeds, JSON, tables, Word, PDF, calendars, citations and mails."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from zipfile import ZipFile

import lxml.etree
import lxml.html
import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader

from recommendations.alerts.digests import send_due
from tests import addresses
from tests import factories as make
from tests.input.payloads import PAYLOADS, fill_every_text

pytestmark = pytest.mark.django_db
SAFE = re.compile(r"(https?|mailto):|#|/", re.IGNORECASE)
OF_PROGRAMS = ["/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/SubmitForm", "/EmbeddedFile"]
COMPUTED = re.compile(r"[=+@＝＋＠\t\r-]")
OF_CITATIONS = {"bib": r"@\w+\{|\s*\w+ = |\}", "ris": r"[A-Z][A-Z0-9]  - ", "json": ""}


def answers() -> Iterator[tuple[str, str, bytes]]:
    """Path, kind and bytes of every public address that is there."""
    for paths in addresses.public_addresses().values():
        for path in paths:
            answer = Client().get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code == 200:
                yield path, answer.headers["Content-Type"].partition(";")[0], body


def in_xml(body: bytes) -> Iterator[str]:
    """What became an element or an attribute, also of the HTML within a feed."""
    for each in lxml.etree.fromstring(body).iter():
        yield from ([f"<{each.tag}>"] if str(each.tag).lower().endswith(("xown", "script")) else [])
        yield from (f"<{each.tag} {name}>" for name in each.attrib if "xown" in str(name))
        if each.get("type") == "html":
            yield from in_html(each.text or "")
        yield from (
            f"{name}={value}" for name, value in each.attrib.items() if "javascript:" in value.lower().strip()[:11]
        )


def in_html(text: str) -> Iterator[str]:
    for each in lxml.html.fragments_fromstring(text or "<p>"):
        if not isinstance(each, str):
            yield from (f"<{one.tag}>" for one in each.iter() if one.get("xown") is not None or one.tag == "script")


def in_zip(body: bytes) -> Iterator[str]:
    """Links out, formulas and fields of a spreadsheet or a Word file."""
    with ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                part = lxml.etree.fromstring(archive.read(name))
                yield from in_xml(archive.read(name))
                for each in part.iter():
                    local = str(each.tag).rpartition("}")[2]
                    if local in ("f", "ddeLink", "oleObject", "object", "subDoc", "altChunk"):
                        yield f"{name}: {local}"
                    if local == "instrText" and not re.match(
                        r"\s*(PAGE|NUMPAGES|HYPERLINK \"https?:|TOC)", each.text or ""
                    ):
                        yield f"{name}: {each.text}"
                    if each.get("TargetMode") == "External" and not SAFE.match(each.get("Target", "")):
                        yield f"{name}: {each.get('Target')}"


def in_pdf(body: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(body))
    whole = repr(reader.trailer["/Root"]) + "".join(repr(page.get("/AA")) for page in reader.pages)
    yield from (name for name in OF_PROGRAMS if re.search(rf"'{name}'", whole) and name != "/OpenAction")
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A", {})
            if "/URI" in action and not SAFE.match(str(action["/URI"])):
                yield str(action["/URI"])
            if action.get("/S", "/URI") not in ("/URI", "/GoTo"):
                yield str(action["/S"])


def in_csv(body: bytes) -> Iterator[str]:
    for line in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
        yield from (cell[:60] for cell in line if COMPUTED.match(cell))


def in_calendar(body: bytes) -> Iterator[str]:
    known = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    for part in Calendar.from_ical(body).walk():
        yield from ({part.name} - known)
        yield from (name for name in part if name in ("ATTACH", "ATTENDEE", "ORGANIZER", "ALARM"))
        if url := str(part.get("URL", "")):
            yield from ([] if SAFE.match(url) else [url])


def faults_of(path: str, kind: str, body: bytes) -> Iterator[str]:
    if kind.endswith("json"):
        json.loads(body)
    elif kind.endswith("xml") and "openxml" not in kind:
        yield from in_xml(body)
    elif "openxml" in kind:
        yield from in_zip(body)
    elif kind == "application/pdf":
        yield from in_pdf(body)
    elif kind == "text/csv":
        yield from in_csv(body)
    elif kind == "text/calendar":
        yield from in_calendar(body)
    elif match := re.search(r"/cite\.(bib|ris)", path):
        rule = OF_CITATIONS[match[1]]
        yield from (line[:80] for line in body.decode().splitlines() if line.strip() and not re.match(rule, line))


def test_files_hold_text_and_nothing_else() -> None:
    make.make_everything()
    assert fill_every_text(first=0) > 30
    call_command("write_data_package", stdout=io.StringIO())
    kinds, found = set(), []
    for path, kind, body in answers():
        kinds.add(kind)
        found += [f"{path}: {fault}" for fault in faults_of(path, kind, body)]
    print(sorted(kinds))
    assert len(kinds) > 8
    assert found == []


def test_mails_are_text_under_one_heading() -> None:
    make.make_everything()
    make.make_alert()
    fill_every_text(first=3)
    send_due(today=make.AT.date() + timedelta(1))
    assert mail.outbox
    for message in mail.outbox:
        sent = message.message()
        assert {part.get_content_type() for part in sent.walk() if not part.is_multipart()} == {"text/plain"}
        assert not any("\n" in value or "\r" in value for value in message.extra_headers.values())
        assert "\n" not in message.subject
        assert any(each[:20] in message.body for each in PAYLOADS)
