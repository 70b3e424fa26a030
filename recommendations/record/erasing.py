"""Destroy for good what two persons agreed to erase; the chain keeps what it committed to (decision 20).

Run by `chain_record` with the owner's rights, after everything has its link. Words in the row and in all its history
become a mark, files are removed, and the links of that history lose their salt, so that nobody can try guesses on them.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import BinaryField, F, Model, QuerySet, TextField, Value
from django.db.models.expressions import Case, When

from recommendations.evidence import store
from recommendations.evidence.store import Room
from recommendations.models import (
    Assessment,
    Attachment,
    Bearing,
    CleanedCopy,
    ConfidentialSource,
    Custody,
    Erased,
    Erasure,
    Evidence,
    FollowUpEvent,
    Link,
    Publication,
    Published,
    Source,
    StateResponse,
    Upload,
    Versioned,
)
from recommendations.models.publication import AWAITS_SECOND, NOT_APPROVED, UNDER_WORK
from recommendations.models.written import HANDLING
from recommendations.search.keeping import keep_touched

MARK = "[erased]"
HANDLED = HANDLING.split()
# Everything that people wrote, by noun: its own words and those of its parts.
WORDS: dict[str, list[tuple[type[Model], str, list[str]]]] = {
    Erased.EVENT: [
        (FollowUpEvent, "pk", ["title", "details", "date_note", "place", *HANDLED]),
        (Bearing, "event", ["reason"]),
        (Source, "event", ["title", "publisher", "url", "archived_url", "note"]),
        (Attachment, "event", ["caption"]),
    ],
    Erased.RESPONSE: [(StateResponse, "pk", ["words", "paragraph", *HANDLED])],
    Erased.ASSESSMENT: [(Assessment, "pk", ["reason", "correction_reason", *HANDLED])],
    Erased.EVIDENCE: [
        (Evidence, "pk", ["original_name", "sha256"]),
        (CleanedCopy, "evidence", ["sha256", "preview_sha256", "recall_reason"]),
        (Custody, "evidence", ["why"]),
        (Attachment, "evidence", ["caption"]),
        (Upload, "evidence", ["name"]),
    ],
    Erased.SOURCE: [(ConfidentialSource, "pk", ["name", "contact", "notes", "box"])],
}


def erase_agreed(*, at: datetime) -> tuple[int, int]:
    """Do what was agreed to and not done yet, each by itself; how many were, and how many wait because readers see them."""
    agreed = Erasure.objects.filter(agreed_at__isnull=False, ended_at__isnull=True, erased_at__isnull=True).order_by(
        "pk"
    )
    done = [erase(number, at=at) for number in agreed.values_list("pk", flat=True)]
    for erasure in Erasure.objects.filter(noun=Erased.EVIDENCE, erased_at__isnull=False):
        remove_files(erasure)  # also those that a crash left behind the last time
    keep_touched()
    return done.count(True), done.count(False)


@transaction.atomic
def erase(number: int, *, at: datetime) -> bool:
    """The rows and their history lose their words, and the links their salt.

    What readers can see is first withdrawn or recalled: until then nothing is done, and False returned.
    """
    erasure = Erasure.objects.select_for_update().get(pk=number)
    if erasure.ended_at:  # meanwhile
        return False
    model = WORDS[erasure.noun][0][0]
    keys = versions_of(model, erasure.row)
    list(model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk"))
    if is_public(model, keys):
        return False
    if issubclass(model, Published):
        close(model, keys, erasure, at=at)
    links, digest = list[int](), secrets.token_hex(32)
    for model, key, names in WORDS[erasure.noun]:
        rows = list(model._default_manager.filter(**{f"{key}__in": keys}).values_list("pk", flat=True))
        links += forget(model, rows, names, digest)
    Link.objects.filter(pk__in=links).update(salt=None)
    Erasure.objects.filter(pk=number).update(erased_at=at, links=sorted(links))
    return True


def versions_of(model: type[Model], row: int) -> list[int]:
    """All versions of what a row is one of."""
    if not issubclass(model, Versioned):
        return [row]
    same = model._default_manager.filter(pk=row).values("public_id")
    return list(model._default_manager.filter(public_id__in=same).values_list("pk", flat=True))


def is_public(model: type[Model], keys: list[int]) -> bool:
    """Whether readers see any of these rows, or have a copy of one of these files."""
    if model is Evidence:
        return CleanedCopy.objects.for_public().filter(evidence__in=keys).exists()
    shown = getattr(model._default_manager, "for_public", None)
    return shown is not None and shown().filter(pk__in=keys).exists()


def close(model: type[Published], keys: list[int], erasure: Erasure, *, at: datetime) -> None:
    """Nobody goes on writing at what is erased, and nobody puts it back: two persons have decided on it."""
    rows = model._base_manager.filter(pk__in=keys)
    who = {"withdrawn_by": erasure.asked_by, "withdrawn_at": at, "withdrawal_reason": MARK}
    rows.filter(publication__in=UNDER_WORK).update(publication=Publication.WITHDRAWN, **NOT_APPROVED, **who)
    for person in (erasure.agreed_by, erasure.asked_by):
        rows.filter(AWAITS_SECOND).exclude(withdrawn_by=person).update(
            withdrawal_decided_by=person, withdrawal_decided_at=at
        )


def forget(model: type[Model], keys: list[int], names: list[str], digest: str) -> list[int]:
    """Blank these columns in the rows and in their history, where the table has one; the links of that history."""
    if model is Custody:
        return forget_custody(keys, names, digest)
    overwrite(model._default_manager.filter(pk__in=keys), names, digest)
    if model is Upload:  # has no history
        return []
    history = model._meta.get_field("history").related_model
    past = history._default_manager.filter(pgh_obj_id__in=keys)
    overwrite(past, names, digest)
    return links_of(history, past.values_list("pk", flat=True))


def forget_custody(keys: list[int], names: list[str], digest: str) -> list[int]:
    """Custody has no history and is chained itself: a line without words keeps its salt, for it says what it said."""
    worded = Custody.objects.filter(pk__in=keys).exclude(why="")
    links = links_of(Custody, worded.values_list("pk", flat=True))
    overwrite(worded, names, digest)
    return links


def links_of(model: type[Model], rows: Iterable[int]) -> list[int]:
    chained = [str(key) for key in rows]
    return list(Link.objects.filter(shape__table=model._meta.db_table, row__in=chained).values_list("pk", flat=True))


def overwrite(rows: QuerySet, names: list[str], digest: str) -> None:
    """Put a mark where something is written. Triggers are off meanwhile, for they keep words from being changed."""
    table = connection.ops.quote_name(rows.model._meta.db_table)
    held = {
        field.name for field in rows.model._meta.concrete_fields
    }  # history holds no plain words of confidential sources
    marks = {name: blank(name, digest) for name in names if name in held}
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        if marks:
            rows.update(**marks)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def blank(name: str, digest: str) -> Case:
    """What was empty stays so; an address and a sealed box are left empty, and a hash becomes one of nothing."""
    if name == "box":
        return Case(When(box__isnull=False, then=Value(b"")), output_field=BinaryField())
    mark = "" if name in {"url", "archived_url"} else digest if name.endswith("sha256") else MARK
    return Case(When(**{name: ""}, then=F(name)), default=Value(mark), output_field=TextField())


def remove_files(erasure: Erasure) -> None:
    """The original, and every copy that was made of it."""
    for name in Evidence.objects.filter(pk=erasure.row).values_list("stored_as", flat=True):
        store.remove(Room.ORIGINALS, name)
    for copy in CleanedCopy.objects.filter(evidence=erasure.row):
        for each in copy.files:
            store.remove(Room.CLEANED, each.name)
            store.remove(Room.RELEASED, each.name)
