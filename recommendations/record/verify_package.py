#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["cryptography"]
# ///
"""Verify downloaded files of the public record. This file needs no Django and nothing else of the tracker.

    python verify_package.py FOLDER --key public-key.pem

FOLDER holds SHA256SUMS, SHA256SUMS.sig and the files: the zip alone, or every file that the list names. Compare the key with one
that you were given elsewhere: who changes files on a server could change the key beside them. One line for each finding; ends
with 0 if there is none, with 1 if there are some.

SHA256SUMS.sig is the Ed25519 signature of the bytes of SHA256SUMS, whose first line names the site and the day. The same by hand:
    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
    sha256sum --check --ignore-missing SHA256SUMS
"""

import argparse
import base64
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SUMS, SIGNATURE, KEY = "SHA256SUMS", "SHA256SUMS.sig", "public-key.pem"
DATA = {".csv", ".json", ".zip"}


def findings(folder: Path, key: Ed25519PublicKey) -> Iterator[str]:
    """What is wrong with the files, one sentence each."""
    try:
        listed = (folder / SUMS).read_bytes()
        key.verify((folder / SIGNATURE).read_bytes(), listed)
    except FileNotFoundError as error:
        yield f"missing: {Path(error.filename).name}, without which nothing can be verified"
        return
    except InvalidSignature:
        yield f"forged: {SUMS} is not signed with this key, or was changed"
        return
    yield from compared(folder, read_sums(listed.decode()))


def compared(folder: Path, sums: dict[str, str]) -> Iterator[str]:
    """The files that are here are those of the list; the zip alone stands for all."""
    there = {name: expected for name, expected in sums.items() if (folder / name).is_file()}
    for name, expected in there.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                yield f"changed: {name} is not as it was signed"
    if not any(name.endswith(".zip") for name in there):
        yield from (f"missing: {name}" for name in sums if name not in there and not name.endswith(".zip"))
    for path in sorted(folder.iterdir()):
        if path.suffix in DATA and path.name not in sums:
            yield f"unknown: {path.name} was not signed"


def write_sums(title: str, sums: dict[str, str]) -> bytes:
    """The list that is signed, as `sha256sum --check` reads it."""
    return "".join([f"# {title}\n", *(f"{digest}  {name}\n" for name, digest in sums.items())]).encode()


def read_sums(listed: str) -> dict[str, str]:
    lines = [line.split("  ", 1) for line in listed.splitlines() if line and not line.startswith("#")]
    return {name: digest for digest, name in lines}


def title_of(folder: Path) -> str:
    return (folder / SUMS).read_text().partition("\n")[0].removeprefix("# ")


def pem_of(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_key(words: str) -> Ed25519PublicKey:
    """The key of a file, or in base64 as checkpoints carry it. Raises ValueError for anything else."""
    if Path(words).is_file():
        key = serialization.load_pem_public_key(Path(words).read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("no Ed25519 key")
        return key
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(words, validate=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the files are")
    parser.add_argument("--key", required=True, type=public_key, help="the public key: its file, or base64")
    options = parser.parse_args()
    found = list(findings(options.folder, options.key))
    for sentence in found:
        print(sentence)
    print(f"SHA-256 of the key's file: {hashlib.sha256(pem_of(options.key)).hexdigest()}")
    print(f"{len(found)} findings." if found else f"As it was signed: {title_of(options.folder)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
