"""What became of every row, as a table to keep."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ...exports.cells import inert
from ...exports.table import MARK
from ...models import ImportRow
from .pages import found
from .review import Shown


def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    brought = found(pk)
    rows = brought.rows.select_related("recommendation__document", "event").by_position()
    written = io.StringIO(MARK)
    written.seek(0, io.SEEK_END)
    lines = csv.writer(written)
    lines.writerow(
        [_("place in the file"), _("paragraph"), _("what became of it"), _("remarks"), _("address"), _("text")]
    )
    for row in rows.iterator(chunk_size=1000):
        lines.writerow([inert(cell) for cell in cells(request, row, brought.shared)])
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{brought.pk}.csv"'
    return response


def cells(request: HttpRequest, row: ImportRow, shared: dict[str, object]) -> list[str]:
    shown = Shown(row, shared)
    remarks = " ".join(each["words"] for each in row.problems)
    address = request.build_absolute_uri(shown.address) if shown.address else ""
    return [row.where, shown.place, shown.outcome, remarks, address, shown.text]
