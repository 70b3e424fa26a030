#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["pynacl"]
# ///
"""Make an organisation's sealing key, and open what was sealed to it. Needs Python and PyNaCl and no network.

    python open_sealed.py make KEYFILE                          makes a key, and prints its public half for the desk
    python open_sealed.py show KEYFILE                          opens the key, and prints its public half again
    python open_sealed.py open KEYFILE SEALED… [--to FILE]      shows, or writes to FILE, what the desk gave out

KEYFILE holds the private key under a passphrase; it must never come to the server. Who has lost it or the passphrase has lost
all that was sealed to it: nobody can bring it back. Ends with 0, or with 1 where something was not done or not opened.

How it is sealed (decision 23). The public key is written as "sealing-key-1." and the base64url of 32 bytes (X25519) with the first
four of their SHA-256; its fingerprint is 30 digits made of that SHA-256. A source is JSON, padded by libsodium to a multiple of 4096
bytes, in a sealed box of libsodium. KEYFILE is a secret box of libsodium under the passphrase (Argon2id, 256 MiB, three rounds).
"""

import argparse
import getpass
import hashlib
import json
import os
import sys
import unicodedata
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nacl.bindings import sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

PREFIX = "sealing-key-1."
CHECKSUM = 4
STEP = 4096  # most sources are as long as this one step, so that their length tells nothing
DIGITS, GROUP = 30, 5
PRIVATE, SEALED = "private sealing key 1", "sealed sources 1"
SHORTEST = 14
PARTS = {"source": "Source", "event": "Event", "title": "About", "name": "Who told us", "contact": "How to reach them"}
PARTS |= {"notes": "Notes"}


class Refused(Exception):
    """Something that was not done, as the sentence that is printed."""


# --- what the tracker and this file must agree on ------------------------------------------------------------------


def public_words(public: bytes) -> str:
    """The public key as people hand it on."""
    return PREFIX + urlsafe_b64encode(public + hashlib.sha256(public).digest()[:CHECKSUM]).decode()


def fingerprint(public: bytes) -> str:
    """Thirty digits in groups of five, to be compared by voice in any language."""
    number = int.from_bytes(hashlib.sha256(public).digest(), "big") % 10**DIGITS
    digits = f"{number:0{DIGITS}}"
    return " ".join(digits[place : place + GROUP] for place in range(0, DIGITS, GROUP))


# --- the private key -----------------------------------------------------------------------------------------------


def asked(prompt: str) -> str:
    """A passphrase, unseen; where nobody sits at the terminal, the next line of the input."""
    words = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return unicodedata.normalize("NFC", words)


def box_under(passphrase: str, salt: bytes) -> SecretBox:
    limits = {"opslimit": argon2id.OPSLIMIT_MODERATE, "memlimit": argon2id.MEMLIMIT_MODERATE}
    return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, **limits))


def new_passphrase() -> str:
    passphrase = asked("A passphrase for the private key, six words or more: ")
    if len(passphrase) < SHORTEST:
        raise Refused(f"A passphrase has {SHORTEST} letters or more: take six words that have nothing to do with you.")
    if asked("The same passphrase again: ") != passphrase:
        raise Refused("These were two different passphrases. No key was made: begin again.")
    return passphrase


def make(path: Path) -> PrivateKey:
    if path.exists():
        raise Refused(f"{path} is there already, and no key is ever overwritten. Choose another name.")
    passphrase, key, salt = new_passphrase(), PrivateKey.generate(), random(argon2id.SALTBYTES)
    box = box_under(passphrase, salt).encrypt(bytes(key))
    words = {"format": PRIVATE, "public": public_words(bytes(key.public_key))}
    words |= {"salt": b64encode(salt).decode(), "box": b64encode(box).decode()}
    write(path, json.dumps(words, indent=1) + "\n")
    return opened(path, passphrase)


def opened(path: Path, passphrase: str) -> PrivateKey:
    """The private key in the file. Raises Refused with what is the matter."""
    try:
        words = json.loads(path.read_bytes())
        if words["format"] != PRIVATE:
            raise Refused(f"{path} holds no private key.")
        salt, box, public = b64decode(words["salt"]), b64decode(words["box"]), words["public"]
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{path} holds no private key, or is damaged: take the other copy of it.") from error
    try:
        key = PrivateKey(box_under(passphrase, salt).decrypt(box))
    except (CryptoError, ValueError, TypeError) as error:
        raise Refused("This is not the passphrase, or the file is damaged: try again, then the other copy.") from error
    if public_words(bytes(key.public_key)) != public:
        raise Refused(f"{path} is damaged: its two halves do not belong together. Take the other copy of it.")
    return key


def write(path: Path, words: str) -> None:
    """A new file that its owner alone reads. Raises Refused where there is one already."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise Refused(f"{path} is there already, and nothing is ever overwritten. Choose another name.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error


# --- sealed sources ------------------------------------------------------------------------------------------------


def sealed_in(path: Path) -> list[dict[str, str]]:
    """The sealed boxes of a file that the desk gave out, each with its source and its key's fingerprint."""
    try:
        words = json.loads(path.read_bytes())
        if words["format"] != SEALED:
            raise Refused(f"{path} is no file of sealed sources.")
        return [{name: str(each[name]) for name in ("source", "key", "box")} for each in words["sources"]]
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{path} is no file of sealed sources, or is damaged: take it from the desk again.") from error


def unsealed(sealed: dict[str, str], key: PrivateKey) -> dict[str, Any]:
    """The words of a source. Raises Refused with what is the matter."""
    mine, source = fingerprint(bytes(key.public_key)), sealed["source"]
    if not sealed["box"]:
        raise Refused(f"{source} was erased: nothing is left of it.")
    if sealed["key"] != mine:
        raise Refused(f"{source} is sealed to another key, {sealed['key']}. This one is {mine}.")
    try:
        padded = SealedBox(key).decrypt(b64decode(sealed["box"], validate=True))
        words = json.loads(sodium_unpad(padded, STEP))
    except (CryptoError, ValueError, TypeError) as error:
        raise Refused(f"{source} does not open: it is damaged, or was not sealed to this key.") from error
    if words["source"] != source:
        raise Refused(
            f"{source} holds what was sealed as {words['source']}: somebody exchanged them. Tell your colleagues."
        )
    return dict(words)


def readable(words: dict[str, Any]) -> Iterator[str]:
    """Lines for a terminal, on which no control character of a source does anything."""
    for name, label in PARTS.items():
        if said := str(words.get(name, "")):
            shown = "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in said)
            yield f"{label}: {shown}"


def open_all(sealed: list[dict[str, str]], key: PrivateKey, to: Path | None) -> int:
    found = []
    for each in sealed:
        try:
            found.append(unsealed(each, key))
        except Refused as why:
            print(why, file=sys.stderr)
    if to:
        write(to, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        print(f"{len(found)} opened, in {to}. It is not encrypted: destroy it when you are done.")
    else:
        print("\n\n".join("\n".join(readable(words)) for words in found))
    return 0 if len(found) == len(sealed) else 1


# --- the command ---------------------------------------------------------------------------------------------------


def show(key: PrivateKey) -> None:
    public = bytes(key.public_key)
    print(f"Public key, for the desk:\n\n    {public_words(public)}\n\nFingerprint:\n\n    {fingerprint(public)}\n")


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, said in (
        ("make", "make a key"),
        ("show", "print its public half"),
        ("open", "open what is sealed to it"),
    ):
        each = verbs.add_parser(verb, help=said)
        each.add_argument("key", type=Path, metavar="KEYFILE", help="file of the private key")
    each.add_argument("sealed", type=Path, nargs="+", metavar="SEALED", help="files that the desk gave out")
    each.add_argument("--to", type=Path, metavar="FILE", help="write what was opened to this new file")
    return parser.parse_args(arguments)


def carried_out(options: argparse.Namespace) -> int:
    if options.verb == "make":
        show(make(options.key))
        print(
            f"{options.key} opens what is sealed to it, with the passphrase alone. Copy it now to a second place, apart from"
        )
        print("the first: who loses file or passphrase loses all that is sealed. Never bring it to the server.")
        return 0
    sealed = [each for path in getattr(options, "sealed", []) for each in sealed_in(path)]
    key = opened(options.key, asked("Passphrase of the private key: "))
    if options.verb == "open":
        return open_all(sealed, key, options.to)
    show(key)
    return 0


def main(arguments: list[str] | None = None) -> int:
    try:
        return carried_out(parsed(arguments))
    except Refused as why:
        print(why, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
