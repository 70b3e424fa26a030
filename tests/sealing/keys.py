"""A key made by the offline command, which runs as staff run it: by itself, in an empty folder, without Django."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from recommendations.sealing import open_sealed

PROGRAM = Path(open_sealed.__file__)
PASSPHRASE = "шесть quiet herons over Aqtau"


class Said(NamedTuple):
    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str, lines: tuple[str, ...] = (PASSPHRASE,)) -> Said:
    """The command in that folder, with these lines typed. ``-I``: neither the folder nor the environment is looked through."""
    done = subprocess.run(
        [sys.executable, "-I", PROGRAM, *arguments],
        cwd=folder,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        env={"PATH": ""},
    )
    return Said(done.returncode, done.stdout, done.stderr)


def made(folder: Path, name: str = "ours.key") -> str:
    """Make a key of this name; its public half."""
    said = run(folder, "make", name, lines=(PASSPHRASE, PASSPHRASE))
    assert said.code == 0, said.err
    return next(line.strip() for line in said.out.splitlines() if open_sealed.PREFIX in line)


def opened(folder: Path, file: bytes, key: str = "ours.key") -> list[dict[str, Any]]:
    """What stands in a file that the desk gave out."""
    (folder / "taken.json").write_bytes(file)
    (folder / "plain.json").unlink(missing_ok=True)
    said = run(folder, "open", key, "taken.json", "--to", "plain.json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads((folder / "plain.json").read_text())
    return found
