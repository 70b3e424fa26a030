"""The offline command: makes a key that it opens again, opens what was sealed to it, and says why where it does not."""

import json
import stat
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from recommendations.sealing.boxes import KEY, NoKey, Sealed, fingerprint_of, read_public, seal, to_take_away
from recommendations.sealing.open_sealed import STEP, public_words
from tests.sealing.keys import PASSPHRASE, made, run

OTHER = public_words(bytes(PrivateKey.generate().public_key))
OVERHEAD = 48  # of a sealed box
WORDS = {"source": "aaaaaaaaaa", "name": "Айгүл Ж.", "contact": "\x1b[2Jby word of mouth\u202e", "notes": "–"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offline")


@pytest.fixture(scope="module")
def public(folder: Path) -> str:
    return made(folder)


def sealed(public: str, **changed: str | bytes) -> Sealed:
    parts = {"source": "aaaaaaaaaa", "key": fingerprint_of(public), "box": seal(public, **WORDS)} | changed
    return Sealed(**parts)


def test_what_was_sealed_is_shown_and_of_the_rest_it_says_why(folder: Path, public: str) -> None:
    box = seal(public, **WORDS)
    odd = {
        "is sealed to another key": sealed(OTHER),
        "was not sealed to this key": sealed(OTHER, key=fingerprint_of(public)),
        "damaged": sealed(public, box=box[:-1] + bytes([box[-1] ^ 1])),
        "somebody exchanged them": sealed(public, source="bbbbbbbbbb"),
        "was erased": sealed(public, box=b""),
    }
    (folder / "taken.json").write_bytes(to_take_away([*odd.values(), sealed(public)]))
    said = run(folder, "open", "ours.key", "taken.json")
    assert (said.code, len(said.err.splitlines())) == (1, len(odd))
    assert [why for why in odd if why not in said.err] == []
    assert said.out.count("Who told us: Айгүл Ж.") == 1
    assert r"\u001b[2Jby word of mouth\u202e" in said.out


def test_the_file_of_the_key_is_its_owners_and_is_never_overwritten(folder: Path, public: str) -> None:
    path = folder / "ours.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
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


def test_it_says_what_is_wrong_with_a_file(folder: Path, public: str) -> None:
    kept = json.loads((folder / "ours.key").read_text())
    (folder / "good.json").write_bytes(to_take_away([sealed(public)]))
    (folder / "halves.key").write_text(json.dumps(kept | {"public": OTHER}))
    (folder / "cut.key").write_text(json.dumps(kept)[:-9])
    for arguments, why in {
        ("show", "halves.key"): "do not belong together",
        ("show", "cut.key"): "is damaged",
        ("show", "good.json"): "holds no private key",
        ("show", "nowhere.key"): "cannot be read",
        ("open", "ours.key", "ours.key"): "is no file of sealed sources",
        ("open", "ours.key", "cut.key"): "is no file of sealed sources",
    }.items():
        said = run(folder, *arguments)
        assert (said.code, why in said.err, "Traceback" in said.err) == (1, True, False), arguments
    assert "not the passphrase" in run(folder, "show", "ours.key", lines=("seven quiet herons",)).err


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
