"""History by database trigger: admin, import, bulk update and raw SQL all leave their trace."""

from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def with_history(model: M, *, leaving_out: tuple[str, ...] = ()) -> M:
    """Keep every inserted, changed and deleted row of ``model`` in ``<Model>History``, which nobody can change."""
    events = (
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
    )
    name = f"{model.__name__}History"
    row = pghistory.ObjForeignKey(related_name="history")
    return pghistory.track(*events, obj_field=row, model_name=name, append_only=True, exclude=list(leaving_out))(model)
