"""What was erased does not come back with an older backup: notes beside the checkpoints say what to erase again."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from recommendations.backup.restoring import erase_again, held_notes, put_notes_back
from recommendations.models import Erased, Erasure, Published, User
from recommendations.record.checkpoints import new_key, read_key
from recommendations.record.erased import read_notes, signed
from tests.evidence.test_store import one_released
from tests.factories import AT, make_event, make_organisation, make_user
from tests.record.test_erasing import TOKEN, agreed, chained, findings, make, tables_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def checkpoints(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()
    settings.CHECKPOINTS_FOLDER.mkdir()
    return settings.CHECKPOINTS_FOLDER


def people() -> list[User]:
    return [make_user(date_joined=AT), make_user(date_joined=AT)]


def noted(folder: Path, noun: str, row: Any, settings: Any, who: list[User], *, key: str = "") -> Path:
    """A note of an erasure of which this database, as an older backup, knows nothing."""
    asked, second = (person.pk for person in who)
    keys = {"organisation": make_organisation().pk, "asked_by": asked, "agreed_by": second}
    note = {"noun": noun, "public_id": row.public_id, **keys, "day": "2026-11-26"}
    path = folder / f"erased-{noun}-{row.public_id}.json"
    path.write_text(signed(note, read_key(key or settings.CHECKPOINT_KEY)))
    return path


def shown_again() -> Published:
    """Published at the time of the backup, withdrawn and erased since."""
    return make_event(title=TOKEN, details=TOKEN, logged_by=make_organisation(), published=True)


def test_what_is_erased_is_noted_once_with_neither_name_nor_word(checkpoints: Path, settings: Any) -> None:
    event = make(Erased.EVENT)
    erasure = agreed(Erased.EVENT, event)
    chained()
    (path,) = checkpoints.glob("erased-*.json")
    written = path.read_bytes()
    (note,) = read_notes(checkpoints, settings.CHECKPOINT_PUBLIC_KEY)
    assert isinstance(note, dict)
    assert (note["public_id"], note["asked_by"]) == (event.public_id, erasure.asked_by_id)
    assert not [word for word in (TOKEN, erasure.reason, erasure.asked_by.username) if word in path.read_text()]
    chained()
    assert path.read_bytes() == written
    assert erase_again(checkpoints, at=timezone.now()) == (0, [])


def test_it_is_taken_from_readers_and_erased_again(checkpoints: Path, settings: Any) -> None:
    event, who = shown_again(), people()
    chained()
    noted(checkpoints, Erased.EVENT, event, settings, who)
    assert erase_again(checkpoints, at=timezone.now()) == (1, [])
    assert tables_with(TOKEN) == []
    event.refresh_from_db()
    assert (event.publication, Erasure.objects.get().agreed_by) == ("withdrawn", who[1])
    chained()
    assert findings() == []
    assert erase_again(checkpoints, at=timezone.now()) == (0, [])


def test_a_file_is_recalled_and_erased_again(checkpoints: Path, settings: Any) -> None:
    copy = one_released()
    noted(checkpoints, Erased.EVIDENCE, copy.evidence, settings, people())
    assert erase_again(checkpoints, at=timezone.now()) == (1, [])
    assert findings("verify_evidence") == []


@pytest.mark.parametrize("forged", ["by another key", "changed", "cut", "no key"])
def test_a_note_that_nobody_signed_erases_nothing(checkpoints: Path, settings: Any, forged: str) -> None:
    event, other = shown_again(), shown_again()
    path = noted(checkpoints, Erased.EVENT, event, settings, people(), key=new_key()[0] if "another" in forged else "")
    if forged == "changed":
        path.write_text(json.dumps(json.loads(path.read_text()) | {"public_id": other.public_id}))
    elif forged == "cut":
        path.write_text(path.read_text()[:-20])
    elif forged == "no key":
        settings.CHECKPOINT_PUBLIC_KEY = ""
    assert erase_again(checkpoints, at=timezone.now()) == (0, [path.name])
    assert not Erasure.objects.exists()


def test_where_the_two_persons_are_not_it_is_told_and_nobody_else_is_named(checkpoints: Path, settings: Any) -> None:
    """Keys of accounts are given out anew after a restore: one who came later is somebody else."""
    who = [make_user(date_joined=AT), make_user(date_joined=timezone.now().replace(year=2031))]
    path = noted(checkpoints, Erased.EVENT, shown_again(), settings, who)
    assert erase_again(checkpoints, at=timezone.now()) == (0, [path.name])
    assert not Erasure.objects.exists()


def test_notes_outlive_the_checkpoints_of_the_backup(checkpoints: Path, settings: Any, tmp_path: Path) -> None:
    path = noted(checkpoints, Erased.EVENT, shown_again(), settings, people())
    notes, place = held_notes(None, checkpoints), tmp_path / "restored"
    put_notes_back(notes, place)
    assert (place / path.name).read_bytes() == path.read_bytes()
