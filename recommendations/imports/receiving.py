"""A file that is brought: kept as it is, with its hash, outside any web path, before anybody reads it."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from recommendations.letters import tidied
from recommendations.models import Import, User

MOST = 500 * 1024**2  # the whole of UHRI has 400 MB


class TooLarge(Exception):
    """More than MOST bytes."""


def folder() -> Path:
    path = Path(settings.IMPORTS_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(brought: Import) -> Path:
    return folder() / brought.stored_as


def receive(
    pieces: Iterable[bytes], *, name: str, format_name: str, options: dict[str, Any], by: User, at: datetime
) -> Import:
    """Keep the bytes and say what was brought. Raises TooLarge and OSError; then nothing is kept."""
    stored_as, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    path = folder() / stored_as
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:  # noqa: PTH123
            for piece in pieces:
                size += len(piece)
                if size > MOST:
                    raise TooLarge
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Import.objects.create(
        name=tidied(name, is_line=True)[:200] or "file", sha256=digest.hexdigest(), size=size, stored_as=stored_as, format=format_name,
        options=options, brought_by=by, brought_at=at,
    )  # fmt: skip
