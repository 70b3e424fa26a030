"""History by trigger: whatever changes a row, and however, leaves what it was, when, and who did it."""

import pghistory
import pytest
from django.apps import apps
from django.db import models

from recommendations.door import is_history
from recommendations.models import RecommendationTheme, Region
from tests import factories as make
from tests.design.sql import column, sql

pytestmark = pytest.mark.django_db

# Nobody edits these: Django's own list of who may, which no page of this site changes person by person; half-typed words and
# half-received files, which go when they are finished; logs, which are only added to; what signing in leaves; and what is kept ready of other tables;
# the chain over history itself;
# who wants to be told by mail, whom nothing remembers once they end it; rows of files before they come in, and how files call things.
WITHOUT_HISTORY = {"recommendations_user_user_permissions", "mfa_authenticator"} | {
    f"recommendations_{name}"
    for name in (
        "draft",
        "upload",
        "custody",
        "opening",
        "sealingkey",
        "session",
        "tally",
        "eventlisting",
        "likeness",
        "listing",
        "touched",
        "word",
        "edition",
        "alert",
        "import",
        "importrow",
        "outsidename",
        "columnmapping",
        "link",
        "shape",
    )
}
# What is not even kept in history: what would let somebody in, and who told us.
LEFT_OUT = {
    "UserHistory": {"password", "last_login"},
    "InvitationHistory": {"token_hash"},
    "ConfidentialSourceHistory": {"name", "contact", "notes"},
}
HISTORY = [model for model in apps.get_models() if is_history(model) and hasattr(model, "pgh_tracked_model")]


def labels(row: models.Model) -> list[str]:
    return list(row.history.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_every_table_that_people_edit_has_a_history() -> None:
    edited = apps.get_app_config("recommendations").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in edited if not is_history(model)}
    assert tables - {model.pgh_tracked_model._meta.db_table for model in HISTORY} == WITHOUT_HISTORY


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
def test_history_keeps_every_column(model: type[models.Model]) -> None:
    tracked = {field.column for field in model.pgh_tracked_model._meta.concrete_fields}
    assert tracked - {field.column for field in model._meta.concrete_fields} == LEFT_OUT.get(model.__name__, set())


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
def test_three_triggers_write_it(model: type[models.Model]) -> None:
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
    names = {name.split("_")[1] for name in column(triggers, model.pgh_tracked_model._meta.db_table)}
    assert {"insert", "update", "delete"} <= names


def test_every_row_of_the_record_has_its_beginning_in_history() -> None:
    make.make_everything()
    assert [model.__name__ for model in HISTORY if not model.objects.filter(pgh_label="insert").exists()] == []


def test_edit_and_deletion_keep_what_was_there() -> None:
    region = make.make_region(name={"en": "Asia"})
    history = region.history.model.objects.filter(pgh_obj_id=region.pk).order_by("pgh_id")
    region.name = {"en": "Central Asia"}
    region.save()
    region.delete()
    kept = [(row.pgh_label, row.name["en"]) for row in history]
    assert kept == [("insert", "Asia"), ("update", "Central Asia"), ("delete", "Central Asia")]


def test_bulk_work_leaves_a_row_each() -> None:
    regions = Region.objects.bulk_create([Region(code=f"00{n}", name={"en": "A"}) for n in range(3)])
    Region.objects.update(name={"en": "B"})
    history = regions[0].history.model.objects.order_by("pgh_id")
    Region.objects.all().delete()
    assert [row.pgh_label for row in history] == ["insert"] * 3 + ["update"] * 3 + ["delete"] * 3


def test_raw_sql_leaves_a_row() -> None:
    region = make.make_region()
    sql("UPDATE recommendations_region SET code = '999'")
    assert labels(region) == ["insert", "update"]
    assert region.history.latest("pgh_id").code == "999"


def test_what_changes_nothing_leaves_nothing() -> None:
    region, person = make.make_region(), make.make_user()
    region.save()
    sql("UPDATE recommendations_region SET code = code")
    sql("UPDATE recommendations_user SET last_login = now(), password = 'x'")
    assert labels(region) == labels(person) == ["insert"]


def test_links_leave_a_row_when_added_and_removed() -> None:
    theme, other = make.make_theme(), make.make_theme()
    recommendation = make.make_recommendation(themes=[theme])
    recommendation.themes.set([other])
    history = RecommendationTheme.history.rel.related_model.objects.order_by("pgh_id")
    kept = [(row.theme, row.pgh_label) for row in history]
    assert (theme, "insert") == kept[0]
    assert {(theme, "delete"), (other, "insert")} == set(kept[1:])


def test_history_says_who_did_it_whatever_the_way() -> None:
    person, theme = make.make_user(), make.make_theme()
    with pghistory.context(user=person.pk):
        recommendation = make.make_recommendation(themes=[theme])
        type(recommendation).objects.update(title="Another heading")
        sql("UPDATE recommendations_recommendation SET addressee = 'parliament'")
        recommendation.themes.clear()
    who = [row.pgh_context.metadata["user"] for row in recommendation.history.all()]
    assert who == [person.pk] * 3
