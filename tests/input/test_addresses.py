"""Every address with every parameter, as everybody: what hypothesis makes of them is answered, and never by an error of ours."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.input.asking import Asked, quoted
from tests.input.places import PEOPLE, World, made_world
from tests.input.strings import NUMBERS, ODD, TIMES

pytestmark = pytest.mark.django_db
# The same in every run, so that a red test is red again.
BOUNDED = settings(
    max_examples=30 * TIMES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ARGUMENT = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
TEXTS = st.one_of(st.sampled_from(ODD), st.sampled_from(NUMBERS), st.text(st.characters(), max_size=40))
# Bytes that are no letters, in the path as in the query.
BYTES = [
    "%00",
    "%ff",
    "%c0%80",
    "%ed%a0%80",
    "%f5%80%80%80",
    "%80abc",
    "%",
    "%2",
    "%zz",
    "%u0041",
    "+",
    "%0d%0aX-Y:%20z",
]
METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]
HEADERS = [
    "HTTP_HOST",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
]
HEADERS += ["HTTP_ACCEPT", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_ORIGIN", "CONTENT_LENGTH"]
HEADERS += ["HTTP_HX_REQUEST", "HTTP_X_CSRFTOKEN", "HTTP_ACCEPT_ENCODING", "HTTP_IF_MATCH", "CONTENT_TYPE"]


@pytest.fixture
def world(settings: Any, tmp_path: Any, time_to_answer: None) -> World:
    return made_world(settings, tmp_path)


def paths(world: World, who: str) -> st.SearchStrategy[str]:
    """Pages that there are, and every route of the site with odd words in its places."""
    word = st.one_of(st.sampled_from(BYTES), TEXTS.map(quoted).map(lambda each: each[:2000] or "x"))
    routes = st.sampled_from([route.replace("^", "").replace("$", "") for route in world.routes()])
    filled = st.builds(
        lambda route, words: ARGUMENT.sub(lambda _m: words.pop(), route), routes, st.lists(word, min_size=9)
    )
    known = st.sampled_from([path.partition("?")[0] for path in world.pages(who)])
    language = st.sampled_from(["", "", "", "/ru", "/kk", "/xx"])
    return st.builds(str.__add__, language, st.one_of(known, known, filled))


def pairs(names: list[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(st.one_of(st.sampled_from(names), TEXTS), TEXTS), max_size=5)


def headers() -> st.SearchStrategy[dict[str, str]]:
    """As WSGI hands them on: each byte a letter."""
    as_bytes = TEXTS.map(lambda text: text[:4000].encode("utf-8", "surrogatepass").decode("latin-1"))
    return st.one_of(st.just({}), st.dictionaries(st.sampled_from(HEADERS), as_bytes, max_size=2))


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_answers_with_an_error_of_ours(world: World, who: str) -> None:
    asked, client, names = Asked(), world.clients[who], world.names()

    @BOUNDED
    @given(path=paths(world, who), sent=pairs(names), method=st.sampled_from(METHODS), extra=headers())
    def ask(path: str, sent: list[tuple[str, str]], method: str, extra: dict[str, str]) -> None:
        asked.ask(client, method, path, sent, **extra)

    ask()
    print(f"{who}: {asked.count} requests, {len(names)} names")
    assert asked.faults == []
