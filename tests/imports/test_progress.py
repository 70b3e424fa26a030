"""How far a step is, told over a connection of its own."""

import pytest
from django.db import connection

from recommendations.door import limit_before_doors
from recommendations.imports.progress import EVERY, Progress
from recommendations.models import Import


@pytest.mark.django_db
def test_the_limit_of_a_process_that_serves_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})
    limit_before_doors()
    with Progress(Import(pk=1)) as progress, progress.connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("500ms",)
        progress.at(EVERY)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
