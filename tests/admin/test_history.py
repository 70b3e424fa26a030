"""History: what changed, from what to what, by whom, parts included."""

import html5lib
import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.models import Document
from tests.admin.pages import XHTML, action, address, save
from tests.admin.people import log_in, make_person
from tests.factories import make_document, make_event, make_recommendation, make_source, make_text, make_theme

pytestmark = pytest.mark.django_db


def told(client: Client, row: Model) -> list[str]:
    """The lines of the history page: "field | before | after"."""
    page = html5lib.parse(client.get(address(row, "history")).content.decode())
    shown = next(each for each in page.iter() if each.get("id") == "content-main")
    lines = [["".join(cell.itertext()).strip() for cell in line] for line in shown.iter(f"{XHTML}tr")]
    return [" | ".join(line) for line in lines]


def test_a_change_is_told_field_by_field_with_who() -> None:
    row, client = make_document(title="Old"), log_in(make_person("superuser", username="aigul"))
    save(client, address(row, "change"), title="New", kind="statement")
    assert {"Kind | mission report | statement", "Title | Old | New"} <= set(told(client, row))
    assert "aigul" in client.get(address(row, "history")).content.decode()


def test_texts_themes_and_sources_belong_to_the_history() -> None:
    text, theme, admin = make_text(text="Old words"), make_theme(), log_in()
    row = text.recommendation
    save(admin, address(row, "change"), **{"texts-0-text": "New words", "themes": [theme.pk]})
    save(admin, address(row, "change"), **{"texts-0-DELETE": "on", "themes": []})
    lines = told(admin, row)
    assert "Text (en): text | Old words | New words" in lines
    assert "Text (en): text | New words | –" in lines
    assert {f"Theme | – | {theme}", f"Theme | {theme} | –"} <= set(lines)
    source = make_source(title="Gazette")
    assert "Source: title | – | Gazette" in told(admin, source.event)


def test_a_move_is_told() -> None:
    row, admin = make_document(), log_in()
    action(admin, "publish", row)
    assert "Publication | draft | published" in told(admin, row)


def test_what_was_done_behind_the_admin_is_told_as_a_command() -> None:
    row = make_document(title="Old")
    Document.objects.filter(pk=row.pk).update(title="New")
    page = log_in().get(address(row, "history")).content.decode()
    assert "a command" in page
    assert "<ins>New</ins>" in page


def test_a_long_history_takes_as_many_queries_as_a_short_one() -> None:
    admin, row, counts = log_in(), make_recommendation(), []
    for number in range(2):
        for more in range(1 + 5 * number):
            make_event(bearings={row: "context"})
            save(admin, address(row, "change"), title=f"Heading {number} {more}", themes=[make_theme().pk])
        with CaptureQueriesContext(connection) as queries:
            admin.get(address(row, "history"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
