"""Running the loading commands, and counting what they left."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from recommendations.models import Touched


def run(*command: Any) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def load_case(folder: Path, content: Any) -> str:
    (folder / "case.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return run("load_case", folder / "case.json")


def refusal(load: Any, *arguments: Any, **sections: Any) -> str:
    with pytest.raises(CommandError) as caught:
        load(*arguments, **sections)
    return str(caught.value)


def row_counts() -> dict[str, int]:
    """How many rows every table holds, history among them: nothing changes a row without leaving one there.

    Without the notes of what is to be listed anew, which go when it is.
    """
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model is not Touched
    }
