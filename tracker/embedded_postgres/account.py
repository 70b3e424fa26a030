"""Whom the server runs as, and the folders that keep others out."""

import os
import pwd
from pathlib import Path
from typing import Any


class Failure(Exception):
    """The server cannot be used; the text says why in one sentence."""


def account() -> pwd.struct_passwd:
    """Whom the server runs as: the caller, and for root, whom PostgreSQL refuses, an account without rights."""
    try:
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else caller()
    except KeyError as error:
        raise Failure("PostgreSQL refuses to run as root and this machine has no account nobody.") from error


def caller() -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise Failure(f"PostgreSQL needs an account with a name and number {os.geteuid()} has none.") from error


def as_account() -> dict[str, Any]:
    """For subprocess: the account, a place it may be in, and nothing of the caller's environment."""
    who = account()
    options: dict[str, Any] = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, "umask": 0o077}
    if os.geteuid() == 0:
        options |= {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    return options


def public(folder: Path) -> None:
    """Make a folder that others may enter but not write."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def private(folder: Path, *, of: pwd.struct_passwd) -> None:
    """Make a folder that its owner alone may enter. Raises Failure when it is someone else's already."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, of.pw_uid, of.pw_gid)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != of.pw_uid or status.st_mode & 0o077:
        raise Failure(f"{folder} is not a private folder of {of.pw_name}'s: remove it and try again.")
