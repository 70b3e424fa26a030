"""The secret key of a checkout in development, where nobody sets one: made once, random, and kept."""

import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """The key in the file, which is made first where it is missing. Raises OSError where it cannot be."""
    path.parent.mkdir(exist_ok=True)
    try:
        return path.read_text()
    except FileNotFoundError:
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
    # A link, unlike a rename, keeps the key of another process that was quicker.
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
