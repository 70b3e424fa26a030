"""How figures are said."""

import json
from typing import Any


def say(name: str, **figures: Any) -> dict[str, Any]:
    """Print one line of JSON, and return its figures."""
    print(json.dumps({"figure": name, **figures}, ensure_ascii=False), flush=True)
    return figures
