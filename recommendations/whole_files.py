"""Files that stand under their name with all their bytes, or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPARE = 64 * 1024 * 1024  # bytes: never the last of the disk, for the database writes there too


@contextmanager
def whole_file(final: Path, *, mode: int | None = None) -> Iterator[Path]:
    """A path to write to; when the block ends well the file stands under its own name, else nothing does.

    With a ``mode`` it has these rights, and the disk has file and name before the block is over. Raises OSError.
    """
    rough = rough_for(final)
    try:
        yield rough
        if mode is not None:
            with rough.open("rb") as file:
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
        rough.replace(final)
        if mode is not None:
            flush(final.parent)
    finally:
        rough.unlink(missing_ok=True)


def rough_for(final: Path) -> Path:
    """Where it is written before it is whole: no two writers have the same."""
    return final.with_name(f"{final.name}.{secrets.token_hex(4)}.part")


def flush(folder: Path) -> None:
    """Have the disk keep the names in this folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
