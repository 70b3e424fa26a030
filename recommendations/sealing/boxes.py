"""Sealing in memory to an organisation's public key; nothing here opens anything."""

import hashlib
import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterable
from typing import NamedTuple

from nacl.bindings import sodium_pad
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from .open_sealed import CHECKSUM, PREFIX, PRIVATE, SEALED, STEP, fingerprint

# A coordinate of X25519 is below this; the same point written otherwise would seal what no private key opens.
FIELD = 2**255 - 19
KEY = PublicKey.SIZE


class NoKey(ValueError):
    """What is no public sealing key: ``reason`` is "private", "other", "damaged" or "weak"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_public(words: str) -> bytes:
    """The 32 bytes of a public key as it was pasted, spaces and broken lines aside. Raises NoKey."""
    words = "".join(words.split())
    if PRIVATE.replace(" ", "") in words:
        raise NoKey("private")
    if not words.startswith(PREFIX):
        raise NoKey("other")
    try:
        found = urlsafe_b64decode(words.removeprefix(PREFIX))
    except ValueError as error:
        raise NoKey("damaged") from error
    public, checksum = found[:KEY], found[KEY:]
    if len(public) != KEY or checksum != hashlib.sha256(public).digest()[:CHECKSUM]:
        raise NoKey("damaged")
    if not is_sound(public):
        raise NoKey("weak")
    return public


def is_sound(public: bytes) -> bool:
    """Whether what is sealed to it opens with its private key and with nothing that everybody knows."""
    if int.from_bytes(public, "little") >= FIELD:
        return False
    try:
        SealedBox(PublicKey(public)).encrypt(b"")  # libsodium refuses points of a small order, zero among them
    except CryptoError:
        return False
    return True


def fingerprint_of(public_key: str) -> str:
    return fingerprint(read_public(public_key))


def seal(public_key: str, **words: str) -> bytes:
    """One box over all the words, as long as any other one up to the next step."""
    padded = sodium_pad(json.dumps(words, ensure_ascii=False).encode(), STEP)
    return bytes(SealedBox(PublicKey(read_public(public_key))).encrypt(padded))


class Sealed(NamedTuple):
    """A source as it leaves the server: its public id, the fingerprint of its key, its box (empty once it was erased)."""

    source: str
    key: str
    box: bytes


def to_take_away(sources: Iterable[Sealed]) -> bytes:
    """The file that ``open_sealed.py`` opens."""
    listed = [each._asdict() | {"box": b64encode(each.box).decode()} for each in sources]
    return json.dumps({"format": SEALED, "sources": listed}, indent=1).encode()
