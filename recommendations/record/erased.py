"""What was erased, as signed notes beside the checkpoints: so that it does not come back with an older backup.

A note names the kind of thing, its random letters, the keys of the organisation and the two persons, and the day: no content and no name. It is signed,
so that nobody has something erased at the next restore by putting a file there.
"""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction

from recommendations.models import CleanedCopy, Erasure, Evidence, Organisation, Publication, Published, User
from recommendations.record.erasing import WORDS, is_public, versions_of
from recommendations.record.verify_record import public_key, signed_part
from recommendations.whole_files import whole_file

REASON = "Erased before, and again after an older backup was restored."
Note = dict[str, Any]


def write_notes(folder: Path, key: Ed25519PrivateKey) -> None:
    """A note for everything that was erased and has none yet."""
    for erasure in Erasure.objects.filter(erased_at__isnull=False):
        model = WORDS[erasure.noun][0][0]
        letters = model._default_manager.values_list("public_id", flat=True).get(pk=erasure.row)
        people = {"asked_by": erasure.asked_by_id, "agreed_by": erasure.agreed_by_id}
        what = {"noun": erasure.noun, "public_id": letters, "organisation": erasure.organisation_id}
        note = what | people | {"day": f"{erasure.erased_at:%Y-%m-%d}"}
        path = folder / name_of(note)
        if path.exists():
            continue
        with whole_file(path, mode=0o600) as rough:
            rough.write_text(signed(note, key))


def name_of(note: Note) -> str:
    return f"erased-{note['noun']}-{note['public_id']}.json"


def signed(note: Note, key: Ed25519PrivateKey) -> str:
    signature = base64.b64encode(key.sign(signed_part(note))).decode()
    return json.dumps(note | {"signature": signature}, indent=1) + "\n"


def read_notes(folder: Path, key: str) -> Iterator[Note | str]:
    """Each note that is signed with this public key; of any other the name of its file."""
    for path in sorted(folder.glob("erased-*.json")):
        try:
            note = json.loads(path.read_text())
            signature = base64.b64decode(note["signature"])
            Ed25519PublicKey.from_public_bytes(public_key(key)).verify(signature, signed_part(note))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            yield path.name
            continue
        yield note


@transaction.atomic
def agree_again(note: Note, *, at: datetime) -> bool | None:
    """Take back what a note names and lay its erasure down as agreed, for ``erase_agreed`` to do.

    None where it is not here, or erased already; False where the two persons or their organisation are not.
    """
    model = WORDS[note["noun"]][0][0]
    row = model._default_manager.filter(public_id=note["public_id"]).order_by("pk").last()
    if row is None:
        return None
    keys = versions_of(model, row.pk)
    asked = Erasure.objects.filter(noun=note["noun"], row__in=keys)
    if asked.filter(erased_at__isnull=False).exists():
        return None
    day = date.fromisoformat(note["day"])
    people = User.objects.filter(date_joined__date__lte=day).in_bulk([note["asked_by"], note["agreed_by"]])
    owner = Organisation.objects.filter(pk=note["organisation"]).first()
    if len(people) < 2 or owner is None:
        return False
    first, second = people[note["asked_by"]], people[note["agreed_by"]]
    asked.filter(ended_at__isnull=True).update(ended_by=second, ended_at=at, ended_reason=REASON)
    if is_public(model, keys):
        take_down(model, keys, by=first, at=at)
    who = {"asked_by": first, "asked_at": at, "agreed_by": second, "agreed_at": at}
    Erasure.objects.create(noun=note["noun"], row=row.pk, organisation=owner, reason=REASON, **who)
    return True


def take_down(model: Any, keys: list[int], *, by: User, at: datetime) -> None:
    """A backup from before its withdrawal shows it to readers again."""
    if model is Evidence:
        for copy in CleanedCopy.objects.for_public().filter(evidence__in=keys):
            copy.recall(by=by, at=at, reason=REASON)
    elif issubclass(model, Published):
        for row in model._default_manager.for_public().filter(pk__in=keys, publication=Publication.PUBLISHED):
            row.withdraw(by=by, at=at, reason=REASON)
