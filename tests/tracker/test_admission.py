"""A flood of one kind of work, or from one network, is told to come again, and leaves the others as they are."""

import gc
from collections.abc import Iterator
from threading import Semaphore, Timer

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from recommendations.networks import wide_network_of
from tests.factories import make_recommendation
from tracker import admission
from tracker.admission import PLACES, Places, kind_of
from tracker.between_workers import Numbers, leave
from tracker.rates import MOST, Rates


@pytest.fixture
def full(request: pytest.FixtureRequest) -> Iterator[str]:
    """All places of one kind are taken, and all before its door."""
    places = PLACES[request.param]
    places.come += places.inside + places.waiting
    yield request.param
    places.come -= places.inside + places.waiting


OF_EACH = {
    "search": "/recommendations/?q=xy",
    "api": "/api/v1/recommendations/?q=xy",
    "exports": "/recommendations/export/table.csv",
    "desk": "/desk/",
    "pages": "/states/",
    "readyz": "/readyz",
}


@pytest.mark.django_db
@pytest.mark.parametrize("full", PLACES, indirect=True)
def test_a_flood_of_one_kind_leaves_the_others(full: str, caplog: pytest.LogCaptureFixture) -> None:
    answers = {kind: Client().get(path) for kind, path in OF_EACH.items()}
    assert {kind for kind, answer in answers.items() if answer.status_code == 503} == {full}
    assert answers[full].headers["Retry-After"] == "3"
    assert "Service Unavailable" not in caplog.text  # the log is not flooded too
    assert "Many ask for this at once just now." in answers[full].content.decode()


@pytest.mark.parametrize(("kind", "is_let_in"), [("exports", True), ("search", False)])
def test_who_wants_a_file_waits_longer_for_a_place(kind: str, is_let_in: bool) -> None:
    """One takes seconds to make, and rests besides."""
    places = Places(1, 1, PLACES[kind].patience)
    assert places.enter()
    freed = Timer(3, places.leave)
    freed.start()
    assert places.enter() == is_let_in
    freed.join()


@pytest.mark.django_db
@pytest.mark.parametrize("full", ["pages", "search"], indirect=True)
def test_copies_and_the_sign_of_life_are_free(full: str) -> None:
    PLACES[full].come -= 1
    make_recommendation(published=True)
    path = OF_EACH[full]
    assert Client().get(path).status_code == 200
    PLACES[full].come += 1
    assert Client().get(path).status_code == 200
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_every_place_is_given_back() -> None:
    make_recommendation(published=True)
    before = places_taken()
    for _each in range(20):
        for path in (*OF_EACH.values(), "/nothing/", "/api/v1/states/", "/recommendations/export/briefing.docx"):
            answer = Client().get(path)
            assert answer.status_code in (200, 302, 404)
            if answer.streaming:
                assert answer.getvalue()
    assert places_taken() == before


def places_taken() -> dict[str, int]:
    """By kind; an earlier test may have left a file unread, which gives its place back when it is thrown away."""
    gc.collect()
    return {kind: places.come for kind, places in PLACES.items()}


@pytest.mark.django_db
def test_a_file_keeps_its_place_until_it_is_sent() -> None:
    make_recommendation(published=True)
    request = RequestFactory().get(OF_EACH["exports"])
    places = Places(inside=1, waiting=0)
    response = admission.inside(request, lambda _request: Client().get(OF_EACH["exports"]), places)
    places.come += 1  # as entering does
    assert not places.enter()
    assert response.getvalue()
    assert places.enter()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/recommendations/export/table.csv?q=xy", "/recommendations/export/briefing.docx"]
)  # sent piece by piece, and made whole
@pytest.mark.parametrize(("kind", "rests"), [("pages", True), ("", False)])
def test_heavy_work_rests_while_others_are_inside(
    kind: str, rests: bool, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_recommendation(published=True)
    rested: list[float] = []
    monkeypatch.setattr(admission.time, "sleep", rested.append)
    other = PLACES[kind or kind_of(RequestFactory().get(path))]
    other.come += 1
    answer = Client().get(path)
    assert b"".join(answer)
    other.come -= 1
    assert bool(rested) == rests
    assert all(0 < each <= 1 for each in rested)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "times"),
    [("briefing.docx", 2), ("follow-up.docx", 2), ("matrix.docx", 2), ("table.xlsx", 1), ("uhri.xlsx", 1)],
)
def test_a_long_file_rests_between_its_parts(name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each recommendation, when it is read and when it is written: one rest at the end would come too late."""
    for _each in range(5):
        make_recommendation(published=True)
    rested: list[float] = []
    monkeypatch.setattr(admission.time, "sleep", rested.append)
    monkeypatch.setattr(admission, "PIECE", 0)
    PLACES["pages"].come += 1
    assert b"".join(Client().get(f"/recommendations/export/{name}"))
    PLACES["pages"].come -= 1
    assert len(rested) > 5 * times


@pytest.mark.django_db
def test_heavy_work_rests_for_those_of_another_worker_while_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    rested: list[float] = []
    monkeypatch.setattr(admission.time, "sleep", rested.append)
    another = Numbers.age + 1
    PLACES["pages"].everywhere.note(another, 1)
    assert b"".join(Client().get(OF_EACH["exports"]))
    assert rested
    leave(another)  # it was killed
    rested.clear()
    assert b"".join(Client().get(OF_EACH["exports"]))
    assert not rested


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "cookies", "waiting", "others", "rests"),
    [
        ("/methodology/", {}, 3, 1, True),
        ("/methodology/", {}, 2, 1, False),
        ("/methodology/", {}, 3, 0, False),
        ("/accounts/login/", {}, 4, 1, True),
        ("/accounts/login/", {settings.SESSION_COOKIE_NAME: "x"}, 4, 1, False),
        ("/recommendations/?status=regressed", {}, 4, 1, True),
        ("/api/v1/states/?q=xy", {}, 4, 1, True),
        ("/api/v1/states/?q=xy", {}, 3, 1, False),
    ],
)
def test_strangers_of_a_crowd_rest_while_others_are_inside(
    path: str, cookies: dict[str, str], waiting: int, others: int, *, rests: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a flood of one kind has a part of the time alone; who is signed in never rests."""
    rested: list[float] = []
    monkeypatch.setattr(admission.time, "sleep", rested.append)
    own, other = PLACES[kind_of(RequestFactory().get(path))], PLACES["readyz"]
    client = Client()
    client.cookies.load(cookies)
    crowd = own.inside - 1 + waiting
    own.come, other.come = own.come + crowd, other.come + others
    try:
        client.get(path)
    finally:
        own.come, other.come = own.come - crowd, other.come - others
    assert bool(rested) == rests


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "pages"),
        ("/ru/states/kazakhstan/", "pages"),
        ("/kk/recommendations/?state=kazakhstan", "search"),
        ("/recommendations/as-at/2026-01-01/", "search"),
        ("/ru/recommendations/export/table.csv?q=xy", "exports"),
        ("/data/", "pages"),
        ("/data/recommendations.csv", "exports"),
        ("/evidence/abc/preview/", "exports"),
        ("/sitemap-pages.xml", "exports"),
        ("/api/v1/states/?q=xy", "api"),
        ("/alerts/", "alerts"),
        ("/ru/desk/?q=xy", "desk"),
        ("/admin/", "desk"),
    ],
)
def test_work_is_told_apart_by_its_address(path: str, kind: str) -> None:
    assert kind_of(RequestFactory().get(path)) == kind


# --- networks ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_network_that_asks_too_often_is_told_when_to_come_again(settings) -> None:
    settings.PER_MINUTE = {"search": 3, "api": 2}
    make_recommendation(published=True)
    asked = [Client().get(f"/recommendations/?q={n}", REMOTE_ADDR=f"192.0.2.{n}") for n in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert 0 < int(asked[-1].headers["Retry-After"]) <= 20
    assert "Too much was asked from your network" in asked[-1].content.decode()
    assert Client().get("/recommendations/?q=0", REMOTE_ADDR="192.0.2.1").status_code == 200  # from its copy
    assert Client().get("/states/", REMOTE_ADDR="192.0.2.1").status_code == 200
    assert Client().get("/recommendations/?q=xy", REMOTE_ADDR="198.51.100.1").status_code == 200
    programs = [Client().get("/api/v1/states/", REMOTE_ADDR="192.0.2.1") for _each in range(3)]
    assert [answer.status_code for answer in programs] == [200, 200, 429]
    assert programs[-1].headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_who_tries_names_of_people_is_counted_and_colleagues_are_not(settings) -> None:
    settings.PER_MINUTE = {"desk": 2, "pages": 2}
    network, ours = {"REMOTE_ADDR": "192.0.2.9"}, Client()
    ours.cookies[settings.SESSION_COOKIE_NAME] = "somebody's"
    assert [Client().get("/accounts/login/", **network).status_code for _each in range(3)] == [200, 200, 429]
    assert [ours.get("/accounts/login/", **network).status_code for _each in range(3)] == [200, 200, 200]
    assert [Client().get(f"/states/{n}/", **network).status_code for n in range(3)] == [404, 404, 429]


def test_a_form_of_somebody_unknown_is_not_read_where_there_is_no_place(
    monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    """It may come so slowly that all threads wait for it; two of those who seem to be signed in have theirs back."""

    def answer(**cookies: str) -> str:
        request = RequestFactory().post("/desk/events/new/", {"title": "A verdict"})
        request.COOKIES.update(cookies)
        return admission.refused(request, "No place.", status=503, seconds=3).content.decode()

    known = {settings.SESSION_COOKIE_NAME: "somebody's"}
    assert "A verdict" not in answer()
    assert "A verdict" in answer(**known)
    monkeypatch.setattr(admission, "read_back", Semaphore(0))
    assert "A verdict" not in answer(**known)


def test_a_store_fills_up_again_within_a_minute() -> None:
    rates = Rates()
    assert [rates.refuse("search", "a", most=2, now=0) for _each in range(3)] == [0, 0, 30]
    assert rates.refuse("search", "a", most=2, now=29) == 1
    assert rates.refuse("search", "a", most=2, now=30.1) == 0
    assert [rates.refuse("search", "a", most=2, now=1000) for _each in range(3)] == [0, 0, 30]


def test_networks_are_counted_without_their_addresses_and_not_without_end() -> None:
    rates = Rates()
    for n in range(MOST + 100):
        rates.refuse("search", f"192.0.{n}", most=2, now=0)
    assert len(rates.left) == MOST
    assert not [name for name in rates.left if b"192.0" in name]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", "unknown"),
    ],
)
def test_network_is_as_wide_as_a_house(address: str, network: str) -> None:
    assert wide_network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network
