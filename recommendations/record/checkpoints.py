"""Signed checkpoints: how long the chain is and what its last link says, to be kept elsewhere."""

import base64
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from recommendations.models import Link
from recommendations.record.verify_record import signed_part
from recommendations.whole_files import whole_file


def new_key() -> tuple[str, str]:
    """A new private key and its public one, in base64."""
    key = Ed25519PrivateKey.generate()
    return base64.b64encode(key.private_bytes_raw()).decode(), public_of(key)


def public_of(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def read_key(words: str) -> Ed25519PrivateKey:
    """The private key of settings. Raises ValueError for anything that is none."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(words, validate=True))


def newest_in(folder: Path) -> Path | None:
    return max(folder.glob("checkpoint-*.json"), default=None)


def last_day(folder: Path) -> date | None:
    """Of the newest checkpoint. None without one, and where it cannot be read: ``add_checkpoint`` says so."""
    newest = newest_in(folder)
    try:
        return date.fromisoformat(json.loads(newest.read_bytes())["day"]) if newest else None
    except (ValueError, KeyError, TypeError):
        return None


def add_checkpoint(folder: Path, key: Ed25519PrivateKey, *, at: datetime) -> Path | None:
    """Write the next checkpoint, if the chain grew since the last one; its file.

    Raises ValueError where the chain is shorter than a checkpoint saw it: an older copy was put back, or its end cut off.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    newest = newest_in(folder)
    before = newest.read_bytes() if newest else b""
    known = json.loads(before) if newest else {"number": 0, "links": 0}
    last = Link.objects.order_by("-number").first()
    length = last.number if last else 0
    if length < known["links"]:
        raise ValueError(f"Checkpoint {known['number']} saw {known['links']} links, and there are {length}.")
    if last is None or length == known["links"]:
        return None
    checkpoint = {
        "number": known["number"] + 1,
        "links": last.number,
        "hash": bytes(last.hash).hex(),
        "previous": hashlib.sha256(before).hexdigest() if newest else "",
        "day": f"{at:%Y-%m-%d}",  # no hour: it goes to others
        "public_key": public_of(key),
    }
    signed = {**checkpoint, "signature": base64.b64encode(key.sign(signed_part(checkpoint))).decode()}
    path = folder / f"checkpoint-{signed['number']:08}.json"
    with whole_file(path, mode=0o600) as rough:
        rough.write_bytes(json.dumps(signed, indent=1).encode() + b"\n")
    return path
