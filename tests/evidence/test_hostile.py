"""Hostile files are refused with a sentence, and whoever asked is unharmed."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from recommendations.evidence import child, limits
from recommendations.evidence.clean import clean
from recommendations.evidence.examine import examine
from recommendations.evidence.kinds import Kind
from recommendations.evidence.refusals import REASONS, CannotBeCleaned, Refused
from tests.evidence.corpus_office import member, rezipped
from tests.evidence.corpus_pictures import jpeg
from tests.evidence.hostile import HOSTILE, docx_with, slow_pdf

MOST_OF_PARENT = 512 * 1024  # in kB, with the suite and its corpus


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused(case: str, tmp_path: Path) -> None:
    name, make, reason = HOSTILE[case]
    file = tmp_path / "file"
    file.write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused) as refused:
        examine(file, name=name)
    assert refused.value.code == reason
    assert refused.value.peak < limits.MEMORY
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120 * 1024
    assert list(tmp_path.iterdir()) == [file]


def test_there_are_forty_of_them_and_the_next_file_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(jpeg())
    assert len(HOSTILE) >= 40
    assert examine(file, name="a.JPG").value == "jpeg"


def test_words_that_lie_in_another_file_are_not_left_out(tmp_path: Path) -> None:
    data, file = docx_with({}), tmp_path / "file"
    body = member(data, "word/document.xml").replace(b"<w:sectPr", b"<w:altChunk/><w:sectPr", 1)
    file.write_bytes(rezipped(data, {"word/document.xml": body}))
    with pytest.raises(CannotBeCleaned) as refused:
        clean(file, kind=Kind.DOCX, into=tmp_path / "copy")
    assert refused.value.code == "part_cannot_be_cleaned"


def test_two_million_blanks_take_no_longer_than_letters(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b" " * 2_000_000 + b"x")
    assert clean(tmp_path / "file", kind=Kind.TEXT, into=tmp_path / "copy").size == 2_000_002


def test_every_reason_says_what_to_do() -> None:
    assert [code for code in REASONS if not str(Refused(code)).endswith(".")] == []


def test_one_file_is_read_at_a_time_and_the_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(jpeg())
    monkeypatch.setattr(child, "PATIENCE", 0.1)
    with child.turn(), pytest.raises(Refused, match="Too many files are being read at once") as refused:
        examine(file, name="a.jpg")
    assert refused.value.code == "busy"
    monkeypatch.setattr(child, "PATIENCE", 10)
    with ThreadPoolExecutor() as threads:
        kinds = list(threads.map(lambda name: examine(file, name=name).value, ["a.jpg", "b.jpg", "c.jpg"]))
    assert kinds == ["jpeg"] * 3


def in_walls(code: str, **environment: str) -> str:
    """What a program prints that runs where parsers run."""
    start = f"import sys; sys.path.insert(0, {str(child.ROOT)!r}); from recommendations.evidence import limits; "
    start += "limits.limit_myself(); print(limits.leave_the_network()); sys.addaudithook(limits.guard)\n"
    command = [sys.executable, "-I", "-c", start + code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import os; os.system('id')",
        "import subprocess; subprocess.run(['id'])",
        "open('/tmp/escaped', 'w')",
        "import os; os.remove('/etc/hostname')",
    ],
)
def test_a_parser_can_do_nothing_else(attempt: str) -> None:
    assert "PermissionError" in in_walls(attempt)


def test_a_parser_has_only_so_much_memory() -> None:
    assert "MemoryError" in in_walls("bytearray(1100 * 1024 ** 2)")


def test_a_parser_sees_no_secret_and_no_framework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    monkeypatch.setattr(child, "PROGRAM", "import os, sys, json; print(json.dumps([*os.environ, *sys.modules]))")
    (tmp_path / "file").touch()
    monkeypatch.setattr(child, "read", lambda status, answer: {"seen": json.loads(answer)})
    seen = child.in_child({"kind": "text"}, source=tmp_path / "file").said["seen"]
    assert "SECRET_KEY" not in seen
    assert "django" not in seen


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "time.sleep(60)", "print('x' * 200_000)"])
def test_a_child_that_dies_or_hangs_is_a_refusal(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PROGRAM", f"import os, time; {end}")
    monkeypatch.setattr(child, "LONGEST", 0.5)
    (tmp_path / "file").touch()
    with pytest.raises(Refused) as refused:
        child.in_child({"kind": "text"}, source=tmp_path / "file")
    assert refused.value.code in {"too_heavy", "damaged"}
    assert os.getpid()


WORKER = """
import django, os, sys
from pathlib import Path
django.setup()
from recommendations.evidence.examine import examine
examine(Path(sys.argv[1]), name="a.pdf")
"""


def state(process: int) -> str:
    """R, S, Z … as the kernel calls it; Z too for one that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"


def child_of(worker: int) -> int | None:
    known = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
    return int(known[0]) if known else None


def eventually(asked: Callable[[], Any], *, within: float) -> Any:
    end = time.monotonic() + within
    while not (found := asked()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("later", [0, 2])
def test_a_reader_ends_with_the_worker_that_is_killed(later: float, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(slow_pdf())
    kept = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.settings", "EVIDENCE_FOLDER": str(tmp_path / "store")}
    worker = subprocess.Popen([sys.executable, "-c", WORKER, tmp_path / "file"], cwd=child.ROOT, env=kept)
    reader = eventually(lambda: child_of(worker.pid), within=30)
    time.sleep(later)
    assert state(reader) != "Z"
    worker.kill()
    worker.wait()
    assert eventually(lambda: state(reader) == "Z", within=10)
