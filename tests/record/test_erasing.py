"""What two persons agreed to erase is gone everywhere, and the chain still verifies."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from recommendations.door import through_staff_door
from recommendations.evidence.store import Room, path_of
from recommendations.models import Custody, Erased, Erasure, Evidence, Link, Organisation
from recommendations.record.checkpoints import new_key
from recommendations.record.erasing import MARK
from tests.evidence.test_store import one_released
from tests.factories import (
    AT,
    make_assessment,
    make_confidential_source,
    make_event,
    make_organisation,
    make_response,
    make_source,
    make_user,
)
from tests.record.tampering import sql, unhindered

pytestmark = pytest.mark.django_db
TOKEN = "Zarina-7731"


@pytest.fixture(autouse=True)
def keys_and_folders(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()


def asked(noun: str, row: Model, organisation: Organisation | None = None, **agreed: Any) -> Erasure:
    return Erasure.objects.create(
        noun=noun,
        row=row.pk,
        organisation=organisation or make_organisation(),
        reason="Somebody is in danger.",
        asked_by=make_user(),
        asked_at=AT,
        **agreed,
    )


def agreed(noun: str, row: Model) -> Erasure:
    return asked(noun, row, agreed_by=make_user(), agreed_at=AT)


def chained() -> str:
    said = StringIO()
    call_command("chain_record", stdout=said)
    return said.getvalue()


def findings(command: str = "verify_record") -> list[str]:
    said = StringIO()
    try:
        call_command(command, stdout=said)
    except CommandError:
        return said.getvalue().splitlines()
    return []


def tables_with(word: str) -> list[str]:
    """Every table of the database in which the word still stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text LIKE %s)', [f"%{word}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def make(noun: str) -> Model:
    if noun == Erased.EVENT:
        event = make_event(title=f"{TOKEN} was released", details=TOKEN, published=False)
        make_source(event=event, title=TOKEN, url=f"https://example.org/{TOKEN}")
        return event
    if noun == Erased.RESPONSE:
        return make_response(words=TOKEN, published=False)
    if noun == Erased.ASSESSMENT:
        return make_assessment(reason=TOKEN, published=False)
    if noun == Erased.SOURCE:
        return make_confidential_source(name=TOKEN, contact=TOKEN, notes=TOKEN)
    raise ValueError(noun)


@pytest.mark.parametrize("noun", [Erased.EVENT, Erased.RESPONSE, Erased.ASSESSMENT, Erased.SOURCE])
def test_words_are_gone_from_every_table_and_the_chain_verifies(noun: str) -> None:
    row = make(noun)
    type(row)._default_manager.filter(pk=row.pk).update(
        **({"notes": f"{TOKEN} again"} if noun == Erased.SOURCE else {"internal_note": f"{TOKEN} again"})
    )
    chained()
    assert tables_with(TOKEN)
    agreed(noun, row)
    assert "1 erased; 0 wait" in chained()
    assert tables_with(TOKEN) == []
    assert findings() == []


def test_files_are_gone_from_the_disk() -> None:
    copy = one_released()
    copy.recall(by=make_user(), at=AT, reason=f"Shows the face of {TOKEN}")
    evidence = Evidence.objects.get()
    digest, name = evidence.sha256, evidence.original_name
    chained()
    agreed(Erased.EVIDENCE, evidence)
    assert "1 erased" in chained()
    assert not path_of(Room.ORIGINALS, evidence.stored_as).exists()
    assert not list(path_of(Room.CLEANED, "x").parent.iterdir())
    assert tables_with(digest) == []
    assert tables_with(name) == []
    assert tables_with(TOKEN) == []
    assert findings() == []
    assert findings("verify_evidence") == []


def test_custody_that_says_nothing_stays_vouched_for() -> None:
    copy = one_released()
    copy.recall(by=make_user(), at=AT, reason=f"Shows the face of {TOKEN}")
    agreed(Erased.EVIDENCE, copy.evidence)
    chained()
    lines = Link.objects.filter(shape__table=Custody._meta.db_table)
    (recalled,) = lines.filter(salt=None)
    assert Custody.objects.get(pk=recalled.row).why == MARK
    other = lines.exclude(salt=None).earliest("pk")
    unhindered(
        Custody._meta.db_table, f"UPDATE recommendations_custody SET by_id = {make_user().pk} WHERE id = {other.row}"
    )
    assert any(line.startswith("row changed: recommendations_custody") for line in findings())


def test_what_readers_see_waits_until_it_is_withdrawn() -> None:
    event = make_event(title=TOKEN, published=True)
    agreed(Erased.EVENT, event)
    assert "0 erased; 1 wait" in chained()
    event.refresh_from_db()
    assert event.title == TOKEN


def test_one_person_erases_nothing() -> None:
    erasure = asked(Erased.EVENT, make(Erased.EVENT))
    with through_staff_door(), pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(agreed_by=erasure.asked_by, agreed_at=AT)


def test_what_nobody_agreed_to_stays() -> None:
    for end in ({}, {"ended_at": AT, "ended_by": make_user(), "ended_reason": "It is needed."}):
        event = make(Erased.EVENT)
        erasure = asked(Erased.EVENT, event)
        Erasure.objects.filter(pk=erasure.pk).update(**end)
        assert "erased" not in chained()
        event.refresh_from_db()
        assert TOKEN in event.title


def test_what_was_agreed_and_taken_back_stays() -> None:
    event = make(Erased.EVENT)
    erasure = agreed(Erased.EVENT, event)
    Erasure.objects.filter(pk=erasure.pk).update(ended_at=AT, ended_by=erasure.asked_by)
    assert "erased" not in chained()
    event.refresh_from_db()
    assert TOKEN in event.title


def test_what_was_erased_is_closed_for_good() -> None:
    """A draft is no draft any more, and what one person withdrew does not come back as marks."""
    draft, shown = make(Erased.EVENT), make_event(title=TOKEN, published=True)
    shown.withdraw(by=make_user(), at=AT, reason="Somebody is in danger.")
    for event in (draft, shown):
        agreed(Erased.EVENT, event)
    chained()
    for event in (draft, shown):
        event.refresh_from_db()
        assert event.publication == "withdrawn"
        with pytest.raises(ValidationError):
            event.put_back(by=make_user(), at=AT)
    assert findings() == []


def test_a_file_of_which_readers_have_a_copy_waits_until_it_is_recalled() -> None:
    one_released()
    agreed(Erased.EVIDENCE, Evidence.objects.get())
    assert "0 erased; 1 wait" in chained()


def test_an_erasure_by_one_person_alone_is_found() -> None:
    """By somebody who owns the database and takes the rule away."""
    event = make(Erased.EVENT)
    erasure = agreed(Erased.EVENT, event)
    chained()
    table = "recommendations_erasure"
    sql(f"ALTER TABLE {table} DROP CONSTRAINT erasure_needs_two_persons")
    unhindered(table, f"UPDATE {table} SET agreed_by_id = asked_by_id WHERE id = {erasure.pk}")
    assert any(line.startswith("salt removed") for line in findings())
