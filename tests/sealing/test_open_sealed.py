"""The offline command: makes a key that it opens again, opens what was sealed to it, and says why where it does not."""

import json
import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from nacl.public import PublicKey

from recommendations.sealing.boxes import KEY, NoKey, Sealed, fingerprint_of, read_public, seal, to_take_away
from recommendations.sealing.open_sealed import STEP, public_words
from tests.sealing.keys import PASSPHRASE, made, opened, run

OVERHEAD = 48  # of a sealed box
WORDS = {"source": "aaaaaaaaaa", "name": "Айгүл Ж.", "contact": "\x1b[2Jby word of mouth\u202e", "notes": "–"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offline")


@pytest.fixture(scope="module")
def public(folder: Path) -> str:
    return made(folder)


def file_of(public: str, **changed: str | bytes) -> bytes:
    parts = {"source": "aaaaaaaaaa", "key": fingerprint_of(public), "box": seal(public, **WORDS)} | changed
    return to_take_away([Sealed(**parts)])


def test_what_was_sealed_is_opened_and_shown(folder: Path, public: str) -> None:
    assert opened(folder, file_of(public)) == [WORDS]
    assert stat.S_IMODE((folder / "plain.json").stat().st_mode) == 0o600
    said = run(folder, "open", "ours.key", "taken.json")
    assert "Who told us: Айгүл Ж." in said.out
    assert r"\u001b[2Jby word of mouth\u202e" in said.out


def test_the_file_of_the_key_is_its_owners_and_tells_nothing(folder: Path, public: str) -> None:
    path = folder / "ours.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text())
    for word in (kept["salt"], kept["box"]):
        with pytest.raises(ValueError, match=r"length|long"):
            PublicKey(b64decode(word))
    before = path.read_bytes()
    again = run(folder, "make", "ours.key", lines=(PASSPHRASE, PASSPHRASE))
    assert (again.code, path.read_bytes()) == (1, before)
    assert "is there already" in again.err


def test_the_public_half_is_printed_again(folder: Path, public: str) -> None:
    said = run(folder, "show", "ours.key")
    assert public in said.out
    assert fingerprint_of(public) in said.out


@pytest.mark.parametrize("lines", [("short", "short"), (PASSPHRASE, f"{PASSPHRASE} ")])
def test_no_key_is_made_under_a_short_or_mistyped_passphrase(folder: Path, lines: tuple[str, str]) -> None:
    assert run(folder, "make", "weak.key", lines=lines).code == 1
    assert not (folder / "weak.key").exists()


def test_it_says_why_it_does_not_open(folder: Path, public: str) -> None:
    other = made(folder, "other.key")
    box = seal(public, **WORDS)
    for file, why in {
        file_of(other): "is sealed to another key",
        file_of(other, key=fingerprint_of(public)): "was not sealed to this key",
        file_of(public, box=box[:-1] + bytes([box[-1] ^ 1])): "is damaged",
        file_of(public, source="bbbbbbbbbb"): "somebody exchanged them",
        file_of(public, box=b""): "was erased",
        b"{}": "is no file of sealed sources",
        (folder / "ours.key").read_bytes(): "is no file of sealed sources",
    }.items():
        (folder / "odd.json").write_bytes(file)
        said = run(folder, "open", "ours.key", "odd.json")
        assert (said.code, why in said.err, "Traceback" in said.err, "Айгүл" in said.out) == (1, True, False, False), (
            why
        )


def test_it_says_what_is_wrong_with_the_key(folder: Path, public: str) -> None:
    kept = json.loads((folder / "ours.key").read_text())
    other = public_words(bytes([9]) + bytes(KEY - 1))
    for words, why in {
        json.dumps(kept | {"public": other}): "do not belong together",
        json.dumps(kept | {"box": b64encode(b64decode(kept["box"])[::-1]).decode()}): "file is damaged",
        json.dumps(kept)[:-9]: "is damaged",
        file_of(public).decode(): "holds no private key",
    }.items():
        (folder / "odd.key").write_text(words)
        said = run(folder, "show", "odd.key")
        assert (said.code, why in said.err, "Traceback" in said.err) == (1, True, False), why
    assert "not the passphrase" in run(folder, "show", "ours.key", lines=("seven quiet herons",)).err
    assert "cannot be read" in run(folder, "show", "nowhere.key").err


def test_boxes_are_of_one_length_and_nobody_reads_them(public: str) -> None:
    short, long = (seal(public, **WORDS | {"notes": "ы" * length}) for length in (0, 1500))
    assert len(short) == len(long) == STEP + OVERHEAD
    assert seal(public, **WORDS) != seal(public, **WORDS)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "other"),
        ("ssh-ed25519 AAAA", "other"),
        ('{\n "format": "private sealing key 1",\n "public": "sealing-key-1.A"}', "private"),
        ("sealing-key-1.", "damaged"),
        ("sealing-key-1.кириллица", "damaged"),
        (public_words(bytes(KEY)), "weak"),
        (public_words(bytes([1]) + bytes(KEY - 1)), "weak"),
        (public_words((2**255 - 19 + 9).to_bytes(KEY, "little")), "weak"),
        (public_words(bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")), "weak"),
    ],
)
def test_only_sound_public_keys_are_read(words: str, reason: str) -> None:
    with pytest.raises(NoKey) as no:
        read_public(words)
    assert no.value.reason == reason


def test_a_mistyped_letter_is_noticed_and_broken_lines_are_not(public: str) -> None:
    assert read_public(f" {public[:20]}\r\n{public[20:]} ") == read_public(public)
    for place in range(len("sealing-key-1."), len(public)):
        with pytest.raises(NoKey):
            read_public(public[:place] + ("A" if public[place] != "A" else "B") + public[place + 1 :])
