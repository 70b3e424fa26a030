"""The drill: keep a site, lose all of it, bring it back, and look whether it is what it was."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from recommendations.record.checkpoints import new_key
from recommendations.search.keeping import NUMBERS
from tests.reliability.record import EVENT, TITLE
from tests.reliability.site import END_OTHERS, Site

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="empties a database of its own")
PAGES = [
    "/",
    "/recommendations/",
    "/methodology/",
    "/ru/recommendations/",
    "/states/",
    "/data/",
    "/api/v1/recommendations/",
]
SIGNING = dict(zip(("CHECKPOINT_KEY", "CHECKPOINT_PUBLIC_KEY"), new_key(), strict=True))
ERASED = "from tests.reliability.record import erase; erase(); print()"
STORED = f"SELECT title FROM recommendations_followupevent WHERE public_id = '{EVENT}'"
ROWS = "import json, sys; from tests.reliability.record import rows; sys.stdout.write(json.dumps(rows()))"


class Kept:
    """A site with a record, and one backup of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.python("from tests.reliability.record import make; make(); print()")
        site.kill("server")
        self.rows, self.pages = self.look()
        self.evidence = files(site.folder / "evidence")
        assert self.manage("chain_record").returncode == 0
        self.rows = json.loads(site.python(ROWS))
        done = self.manage("backup", str(site.folder / "backups"))
        assert done.returncode == 0, done.stderr
        self.folder = Path(done.stdout.strip())

    @property
    def environment(self) -> dict[str, str]:
        folders = {f"{name.upper()}_FOLDER": str(self.site.folder / name) for name in ("imports", "checkpoints")}
        return {**self.site.environment, **folders, **SIGNING}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def look(self) -> tuple[Any, dict[str, bytes]]:
        """The hash of every table, and public pages as a stranger reads them."""
        listed = self.site.ask("GET", "/recommendations/", cookies="")
        assert listed
        addresses = [
            *PAGES,
            *sorted(set(re.findall(r'href="(/recommendations/[^/"?]+/[^/"?]+/)"', listed.body.decode()))),
        ]
        assert len(addresses) > len(PAGES)
        answers = {path: self.site.ask("GET", path, cookies="") for path in addresses}
        assert all(answer and answer.status == 200 for answer in answers.values()), answers
        return json.loads(self.site.python(ROWS)), {path: answer.body for path, answer in answers.items() if answer}

    def wipe(self) -> None:
        self.site.kill_server()
        self.site.python("from recommendations.backup.restoring import empty_database as e; e(); print()")
        for name in ("evidence", "checkpoints"):
            shutil.rmtree(self.site.folder / name)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages_with(words: str, kept: Kept) -> list[str]:
    return [path for path, page in kept.look()[1].items() if words.encode() in page]


@pytest.fixture(scope="module")
def kept(site: Site) -> Iterator[Kept]:
    site.serve(settings.BASE_DIR)
    return Kept(site)


def test_what_was_lost_comes_back_as_it_was(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.wipe()
    begun = time.monotonic()
    done = kept.manage("restore", str(kept.folder))
    seconds = time.monotonic() - begun
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "No notes of erasures were here" in done.stdout
    kept.site.start_server()
    kept.site.until_it_answers()
    assert kept.look() == (kept.rows, kept.pages)
    assert files(kept.site.folder / "evidence") == kept.evidence
    assert kept.manage("verify_evidence").returncode == 0
    verified = kept.manage("verify_record")
    assert verified.returncode == 0, verified.stdout
    with capsys.disabled():
        print(f"\nThe drill: brought back in {seconds:.1f} s, {time.monotonic() - begun:.1f} s with the look at it.")


def test_the_public_role_reads_views_alone_again(kept: Kept) -> None:
    tell = "SELECT has_table_privilege('tracker_public', oid, 'SELECT') FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = "
    assert {may for (may,) in kept.site.rows(f"{tell}'public'::regnamespace")} == {False}
    assert {may for (may,) in kept.site.rows(f"{tell}'pub'::regnamespace")} == {True}


def test_a_database_that_holds_something_is_not_written_over_unless_told(kept: Kept) -> None:
    refused = kept.manage("restore", str(kept.folder))
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)
    ((used,),) = kept.site.rows(f"SELECT max(nextval({NUMBERS})) FROM generate_series(1, 5)")
    kept.site.rows(END_OTHERS)
    assert kept.manage("restore", str(kept.folder), "--over").returncode == 0
    assert kept.site.rows(f"SELECT nextval({NUMBERS}) > {used}") == [
        (True,)
    ]  # no page of before passes for one to come
    aside = list(kept.site.folder.glob("evidence.before-*"))
    assert [files(each) for each in aside] == [kept.evidence]


def test_nothing_is_brought_back_under_somebody_who_is_connected(kept: Kept) -> None:
    before = kept.look()
    with closing(kept.site.log_in()):
        refused = kept.manage("restore", str(kept.folder), "--over")
    assert refused.returncode == 1
    assert re.search(r"connected to this database \(sessions: \d+, of tracker\)", refused.stderr), refused.stderr
    assert kept.look() == before
    assert list(kept.site.folder.glob("*.unfinished")) == []


def test_what_was_erased_after_the_backup_is_erased_again(kept: Kept) -> None:
    """Two persons agreed after the backup: the notes that this machine holds say so, and the backup does not bring it back.

    Not even to readers of a server that ran on meanwhile.
    """
    assert pages_with(TITLE, kept)
    kept.site.python(ERASED)
    assert "1 erased" in kept.manage("chain_record").stdout
    assert kept.site.rows(STORED) == [("[erased]",)]
    kept.site.rows(END_OTHERS)
    done = kept.manage("restore", str(kept.folder), "--over")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "1 erased again." in done.stdout
    assert pages_with(TITLE, kept) == []
    assert kept.site.rows(STORED) == [("[erased]",)]
    assert kept.manage("chain_record").returncode == 0
    verified = kept.manage("verify_record")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("damage", ["cut", "changed", "added", "removed"])
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_changed(
    kept: Kept, damage: str, tmp_path: Path
) -> None:
    damaged = Path(shutil.copytree(kept.folder, tmp_path / "damaged"))
    original = next((damaged / "evidence" / "originals").iterdir())
    {
        "cut": (damaged / "manifest.json").unlink,
        "changed": lambda: original.write_bytes(original.read_bytes()[:-1] + b"!"),
        "added": lambda: original.with_name("b" * 32).touch(),
        "removed": original.unlink,
    }[damage]()
    before = kept.look()
    refused = kept.manage("restore", str(damaged), "--over")
    assert refused.returncode == 1
    assert "backup" in refused.stderr
    assert kept.look() == before


@pytest.mark.parametrize(
    ("migrated", "why"), [("9999_tomorrow", "of a newer version"), ("0007_follow", "as far as 0007_follow")]
)
def test_a_backup_of_a_version_that_does_not_fit_is_refused_before_anything_is_changed(
    kept: Kept, migrated: str, why: str, tmp_path: Path
) -> None:
    backup = Path(shutil.copytree(kept.folder, tmp_path / "backup"))
    manifest = json.loads((backup / "manifest.json").read_text())
    ran = [*manifest["migrations"], f"recommendations.{migrated}"]
    manifest["migrations"] = [each for each in ran if each <= f"recommendations.{migrated}" and "squashed" not in each]
    (backup / "manifest.json").write_text(json.dumps(manifest))
    before = kept.look()
    refused = kept.manage("restore", str(backup), "--over")
    assert (refused.returncode, why in refused.stderr) == (1, True)
    assert kept.look() == before


def test_a_backup_that_is_cut_leaves_none(kept: Kept, tmp_path: Path) -> None:
    """The disk is full on the way: here the process may write no file longer than 20,000 bytes."""
    backups = tmp_path / "backups"
    command = f"ulimit -f 20; exec {sys.executable} manage.py backup {backups}"
    cut = subprocess.run(
        ["bash", "-c", command], cwd=settings.BASE_DIR, env=kept.environment, capture_output=True, text=True
    )
    assert cut.returncode != 0
    assert list(backups.iterdir()) == []


def test_a_backup_says_which_file_is_not_as_it_was_received(kept: Kept, tmp_path: Path) -> None:
    original = next((kept.site.folder / "evidence" / "originals").iterdir())
    content = original.read_bytes()
    original.write_bytes(b"another")
    told = kept.manage("backup", str(tmp_path))
    original.write_bytes(content)
    assert (told.returncode, original.name in told.stderr) == (1, True)


def test_a_machine_without_fitting_programs_says_which_to_install(kept: Kept, tmp_path: Path) -> None:
    script = (
        "from django.conf import settings; settings.POSTGRESQL_PROGRAMS = [];"
        f"from django.core.management import call_command; call_command('backup', {str(tmp_path)!r})"
    )
    told = kept.manage("shell", "--no-imports", "-c", script)
    assert "install postgresql-client-" in told.stderr
    assert list(tmp_path.iterdir()) == []
