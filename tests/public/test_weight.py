"""How much a reader has to fetch: no page of a large record weighs more than 60 kB, in any language, and what it folds is a step away."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from recommendations.models import State
from tests.public.large import Large, make_large

pytestmark = pytest.mark.django_db
MOST = 60_000  # bytes of HTML


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def heaviest(world: Large) -> list[str]:
    """What grows with the record: lists, facets shown whole, a State, a document, a recommendation with much to tell."""
    state, document = world.state, world.document
    lists = ["", "?q=assemblies", "?q=notification+organisers", f"?state={state.slug}&status=regressed"]
    wholes = [f"?open={name}" for name in ("state", "theme", "mandate", "group", "target", "year", "region")]
    compared = "&".join(f"state={slug}" for slug in State.objects.values_list("slug", flat=True)[:6])
    return [
        reverse("home"),
        reverse("states"),
        reverse("documents"),
        reverse("documents") + f"?state={state.slug}",
        *(reverse("recommendations") + query for query in (*lists, *wholes)),
        reverse("overview"),
        reverse("recommendations_as_at", args=[date(2026, 6, 1)]) + f"?state={state.slug}",
        reverse("compare") + f"?{compared}",
        reverse("changes") + "?since=2026-01-01",
        reverse("changes") + f"?since=2026-01-01&state={state.slug}",
        state.get_absolute_url(),
        document.get_absolute_url(),
        world.recommendation.get_absolute_url(),
        world.event.get_absolute_url(),
    ]


def test_pages_of_a_large_record_are_light_and_lead_to_all_of_it() -> None:
    world = make_large()
    weights: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths = heaviest(world)
        weights |= {path: len(page(path).encode()) for path in paths}
    assert {path: weight for path, weight in weights.items() if weight > MOST} == {}
    every_state_can_be_chosen()
    every_document_is_reached(world)


def every_state_can_be_chosen() -> None:
    """A facet shown whole comes a hundred options at a time."""
    option = re.compile(r'name="state" value="([^"]+)"')
    first, second = (option.findall(page(f"/recommendations/?open=state{more}")) for more in ("", "&part=2"))
    assert len(first) == 100
    assert {*first, *second} == set(State.objects.values_list("slug", flat=True))
    assert 'href="?open=state&amp;part=2#state"' in page("/recommendations/?open=state")


def every_document_is_reached(world: Large) -> None:
    """A State's page names the newest documents and leads to all."""
    all_of_state = f"/documents/?state={world.state.slug}"
    assert f'href="{all_of_state}"' in page(world.state.get_absolute_url())
    listed = "".join(page(f"{all_of_state}&page={number}") for number in range(1, 7))
    shown = set(re.findall(r'href="/documents/([^"/?]+)/"', listed))
    assert shown == set(world.state.documents.values_list("slug", flat=True))
