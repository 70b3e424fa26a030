"""Five colleagues edit the same four events, in turn and at once: what the desk took is in history, and nothing was replaced unseen.

``make endure ONLY=edits`` does it a thousand times.
"""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from tests.reliability.editing import Editor, at_once, in_turn, missing, overwritten_unseen
from tests.reliability.site import Site

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="serves a database of its own")


@pytest.fixture
def patient(served: Site) -> Iterator[Site]:
    """Who edits waits for the answer, however long it takes."""
    served.patience, before = 60, served.patience
    yield served
    served.patience = before


@pytest.mark.parametrize("way", [in_turn, at_once])
def test_every_text_that_was_taken_is_in_history(
    patient: Site, way: Callable[[list[Editor], list[str], int], None]
) -> None:
    editors = [Editor(patient, browser) for browser in patient.world["editors"]]
    way(editors, patient.world["events"], 40)
    edits = [edit for editor in editors for edit in editor.accepted]
    assert len(edits) > 20
    assert sum(editor.asked for editor in editors) > 0
    assert missing(patient, edits) == []
    if way is in_turn:  # the first to edit them in this site, so that all of history is theirs
        assert overwritten_unseen(patient, edits) == []
