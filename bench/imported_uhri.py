"""Bringing in as many records as UHRI has, from a file in the shape of its full export, by the command.

Its texts are the world's, with annotation ids of their own. Everything is rolled back: the measured world stays as it is.
"""

import io
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import transaction

from bench.cells import count
from bench.imported import count_on, peak
from recommendations.models import AffectedGroup, RecommendationText, SdgTarget, State, Theme

RECORDS = 270_000
SHOWN = 20  # records of one document, as a committee's concluding observations have


def imported_uhri(records: int = RECORDS) -> dict[str, Any]:
    with TemporaryDirectory() as folder, transaction.atomic():
        count_on()
        path = Path(folder) / "uhri.json"
        write(path, records)
        out, start = io.StringIO(), time.perf_counter()
        call_command(
            "import_records", path, format="uhri", json=True, new_terms=False, stdout=out, stderr=io.StringIO()
        )
        took = time.perf_counter() - start
        transaction.set_rollback(True)
        size = path.stat().st_size
    return {
        "cell": "import_uhri",
        "rows": count(),
        "records": records,
        "file_mb": size // 1024**2,
        "took_s": round(took, 1),
        "per_second": round(records / took),
        "mb": peak(),
        "counts": json.loads(out.getvalue().splitlines()[-1]),
    }


def write(path: Path, records: int) -> None:
    """Line by line: a list of so many would be larger than what is measured."""
    states = [row.name["en"] for row in State.objects.order_by("pk")]
    themes, groups = ([row.name["en"] for row in model.objects.order_by("pk")] for model in (Theme, AffectedGroup))
    targets = list(SdgTarget.objects.order_by("pk").values_list("code", flat=True))
    texts = list(RecommendationText.objects.order_by("pk").values_list("text", flat=True)[:20_000])
    with path.open("w", encoding="utf-8") as file:
        for n in range(records):
            paper, number = divmod(n, SHOWN)
            symbol = f"CRC/C/{paper % 900 + 100}/CO/{paper // 900 + 1}"
            record = {
                "_id": f"{n:08x}-0000-4000-8000-000000000000",
                "title": f"{symbol} - Recommendations",
                "text": f"{number + 5}. {texts[n % len(texts)]}",
                "date": f"{2000 + paper % 25}-03-{n % 28 + 1:02}",
                "symbol": symbol,
                "body": "CRC",
                "annotation_type": "Recommendations",
                "countries": [states[paper % len(states)]],
                "themes": [themes[(n + k * 7) % len(themes)] for k in range(3)],
                "sdgs": [targets[(n + k * 5) % len(targets)] for k in range(2)],
                "affected_persons": [groups[n % len(groups)]],
                "regions": [],
                "upr_recommending_country": [],
            }
            file.write(json.dumps(record) + "\n")
