"""A world to ask, which has time to answer."""

from typing import Any

import pytest

from recommendations import door
from tests.input.places import World


@pytest.fixture
def world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """What is looked for is what is answered, not how fast: other work on the machine turns no test red."""
    monkeypatch.setattr(door, "PUBLIC_TIMEOUT_MS", door.STAFF_TIMEOUT_MS)
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    return World()
