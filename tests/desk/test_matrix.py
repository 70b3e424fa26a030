"""Who × where × in which state × whose: every cell, made from the registries, so that a new address is in by itself.

The rules stand here a second time, as sets of people, and not by asking access.py.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from recommendations.desk.review.nouns import NOUNS
from recommendations.models import Organisation, Published, User
from tests import factories as make
from tests.accounts.people import signed_in
from tests.desk.review.people import colleague
from tests.desk.review.test_verbs import address, decision, kept, made

pytestmark = pytest.mark.django_db

STATES = ["draft", "in_review", "published", "withdrawn"]
OURS = ["author", "colleague", "reviewer", "reviewer who wrote it"]
OTHERS = ["reviewer elsewhere", "data entry", "superuser"]
NOWHERE = "zzzzzzzzzz"

# What an address of the desk is about. Those about nothing are for everybody who is signed in.
ABOUT: dict[str, str] = {
    **dict.fromkeys(["queue", "new_event", "find_recommendations", "token", "files", "uploads"], ""),
    **dict.fromkeys(["start_assessment", "start_response", "find"], ""),
    **dict.fromkeys(["event", "edit_event", "add_source"], "event"),
    **dict.fromkeys(
        ["file", "original", "attach", "detach", "clean", "release", "recall", "copy", "copy_preview"], "file"
    ),
    **dict.fromkeys(["submit", "approve", "publish", "return", "withdraw", "discard", "revise"], "matter"),
    **dict.fromkeys(["preview", "page", "confirm", "put_back"], "matter"),
    **dict.fromkeys(["erasure", "ask_erasure", "agree_erasure", "refuse_erasure", "take_back_erasure"], "erasable"),
    **dict.fromkeys(["assessment"], "assessment"),
    **dict.fromkeys(["edit_response"], "response"),
    **dict.fromkeys(["draft", "discard_draft"], "draft"),
    **dict.fromkeys(["new_assessment", "new_response"], "draft"),
    **dict.fromkeys(["upload"], "upload"),
    **dict.fromkeys(["source"], "source"),
    **dict.fromkeys(["sealing", "register_key", "seal_held"], "organisation"),
}
# What these show is more than a row: the recommendation that a draft is about, bytes on the disk, the file of a copy.
# Their own tests say who finds it; that nobody else does is asked here.
NEEDS_MORE = {"new_assessment", "new_response", "upload", "copy", "copy_preview"}
# Who sees it, of those who belong to the organisation; nobody else does, whatever their rank.
SEEN_BY = {
    **dict.fromkeys(["event", "file", "matter", "assessment", "response", "organisation", "erasable"], frozenset(OURS)),
    **dict.fromkeys(["draft", "upload", "source"], frozenset({"author"})),
}
# What each verb needs, and what it makes of the row.
EVERYBODY, REVIEWER = set(OURS), {"reviewer"}
VERBS: dict[str, tuple[dict[str, set[str]], str]] = {
    "submit": ({"draft": EVERYBODY}, "in_review"),
    "approve": ({"in_review": REVIEWER}, "published"),
    "publish": ({"in_review": REVIEWER}, "published"),
    "return": ({"in_review": REVIEWER}, "draft"),
    "withdraw": ({"published": {"reviewer", "reviewer who wrote it"}}, "withdrawn"),
    "discard": ({"draft": EVERYBODY, "in_review": EVERYBODY}, "withdrawn"),
}


def patterns(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += patterns(pattern, pattern.namespace or namespace)
        else:
            found.append((namespace, pattern))
    return found


DESK = [pattern for namespace, pattern in patterns(get_resolver()) if namespace == "desk"]


def person(who: str, ours: Organisation) -> User:
    if who in OURS:
        return colleague(ours, "reviewer" if who.startswith("reviewer") else "staff")
    if who == "reviewer elsewhere":
        return colleague(make.make_organisation(), "reviewer")
    user = make.make_user(is_staff=True, is_superuser=who == "superuser")
    if who == "data entry":
        user.groups.add(Group.objects.get(name="data-entry admin"))
    return user


def brought_to(row: Published, state: str) -> Any:
    if state in ("in_review", "published"):
        row.submit(by=row.entered_by, at=make.AT)
    if state == "published":
        row.publish(by=make.make_user(), at=make.AT)
    if state == "withdrawn":
        row.withdraw(by=make.make_user(), at=make.AT, reason="Entered by mistake.")
    return kept(row)


def thing(about: str, author: User, ours: Organisation, state: str, audience: str = "everyone") -> list[dict[str, Any]]:
    """The arguments of addresses about a thing that the author made: one dict for each that there is."""
    asked = make.make_recommendation(published=True)
    event = made("events", ours, about=asked, entered_by=author, audience=audience)
    copy = make.make_copy(evidence=make.make_evidence(organisation=ours, received_by=author))
    make.make_attachment(event=event, evidence=copy.evidence)
    event = brought_to(event, state)
    if about in ("organisation", "draft", "upload"):
        return [of_nothing_public(about, author, ours)]
    if about == "event":
        return [{"public_id": event.public_id}]
    if about == "file":
        return [{"public_id": copy.evidence.public_id, "copy_id": copy.public_id}]
    if about == "source":
        source = make.make_confidential_source(event=event, organisation=ours, openers=[author])
        return [{"public_id": source.public_id}]
    if about in ("assessment", "response"):
        row = brought_to(made(f"{about}s", ours, about=asked, entered_by=author), state)
        return [{"public_id": row.public_id}]
    if about == "erasable":
        return [
            {"thing": "event", "public_id": event.public_id},
            {"thing": "evidence", "public_id": copy.evidence.public_id},
        ]
    rows = [brought_to(made(noun, ours, about=asked, entered_by=author), state) for noun in NOUNS]
    return [{"noun": NOUNS[noun], "public_id": row.public_id} for noun, row in zip(NOUNS, rows, strict=True)]


def of_nothing_public(about: str, author: User, ours: Organisation) -> dict[str, Any]:
    if about == "organisation":
        make.make_sealing_key(organisation=ours)
        return {"organisation": ours.slug}
    if about == "draft":
        return {"key": make.make_draft(author=author, noun="event").key}
    return {"key": make.make_upload(author=author, organisation=ours).key}


def path_to(pattern: URLPattern, arguments: dict[str, Any]) -> str:
    wanted = pattern.pattern.converters.keys() | getattr(pattern.pattern.regex, "groupindex", {}).keys()
    return reverse(f"desk:{pattern.name}", kwargs={k: v for k, v in arguments.items() if k in wanted})


def nowhere(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same address for what does not exist."""
    return {k: v if k in ("noun", "thing") else "z" * len(v) for k, v in arguments.items()}


def without(path: str, arguments: dict[str, Any], content: bytes) -> bytes:
    for value in arguments.values():
        content = content.replace(str(value).encode(), b"?") if isinstance(value, str) else content
    return content


def answers(client: Client, pattern: URLPattern, arguments: dict[str, Any]) -> list[tuple[int, bytes]]:
    found = []
    path = path_to(pattern, arguments)
    for ask in (client.get, client.post):
        answer = ask(path, headers={"accept": "text/html"})
        found.append((answer.status_code, without(path, arguments, answer.content)))
    return found


def test_every_address_of_the_desk_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in DESK} - ABOUT.keys() == set()


def about_something() -> list[Any]:
    return [pytest.param(p, id=str(p.pattern)) for p in DESK if ABOUT.get(p.name)]


@pytest.mark.parametrize("state", ["draft", "published"])  # what is not seen is asked for by owner, not by state
@pytest.mark.parametrize("pattern", about_something())
def test_what_is_not_ones_own_answers_byte_for_byte_like_what_does_not_exist(pattern: URLPattern, state: str) -> None:
    ours = make.make_organisation()
    people = {who: person(who, ours) for who in [*OURS, *OTHERS]}
    subject = ABOUT[pattern.name]
    clients = {who: signed_in(people[who]) for who in [*OTHERS, *(set(OURS) - SEEN_BY[subject])]}
    for arguments in thing(subject, people["author"], ours, state):
        for who, client in clients.items():
            theirs = answers(client, pattern, arguments)
            assert {status for status, _body in theirs} <= {404, 405}, who
            assert theirs == answers(client, pattern, nowhere(arguments)), who


def for_named_people() -> list[Any]:
    """The addresses of what somebody can know by name alone, or because they typed or sent it."""
    named = {"event", "file", "matter", "source", "draft", "upload"}
    return [pytest.param(p, id=str(p.pattern)) for p in DESK if ABOUT.get(p.name) in named]


@pytest.mark.parametrize("pattern", for_named_people())
def test_who_came_back_by_a_link_is_answered_as_if_it_did_not_exist(pattern: URLPattern) -> None:
    ours = make.make_organisation()
    author = person("author", ours)
    subject = ABOUT[pattern.name].replace("matter", "event")
    for each in thing(subject, author, ours, "draft", audience="named"):
        make.make_way_back(account=author, at=timezone.now())
        arguments, client = each | {"noun": NOUNS["events"]}, signed_in(author)
        theirs = answers(client, pattern, arguments)
        assert {status for status, _body in theirs} <= {404, 405}
        assert theirs == answers(client, pattern, nowhere(arguments))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pattern", about_something())
def test_those_whose_it_is_find_it(pattern: URLPattern, state: str) -> None:
    if pattern.name in NEEDS_MORE:
        return
    ours = make.make_organisation()
    people = {who: person(who, ours) for who in OURS}
    subject = ABOUT[pattern.name]
    clients = {who: signed_in(people[who]) for who in SEEN_BY[subject]}
    for arguments in thing(subject, people["author"], ours, state):
        seen = {who: client.get(path_to(pattern, arguments)).status_code for who, client in clients.items()}
        assert {who: status for who, status in seen.items() if status == 404 or status >= 500} == {}


@pytest.mark.parametrize("pattern", [pytest.param(p, id=str(p.pattern)) for p in DESK])
def test_a_stranger_learns_nothing_and_is_sent_to_sign_in(pattern: URLPattern) -> None:
    ours = make.make_organisation()
    author = person("author", ours)
    for arguments in thing(ABOUT[pattern.name], author, ours, "draft") if ABOUT[pattern.name] else [{"key": "k" * 22}]:
        (got, _page), (posted, _page2) = answers(Client(), pattern, arguments)
        assert (got, posted) == (302, 401)


def values_for(verb: str, row: Published) -> dict[str, Any]:
    if verb in ("approve", "publish"):
        return decision(row)
    return {"reason": "Entered twice.", "comment": "Name the court."}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(verb: str, state: str, noun: str) -> None:
    allowed, to = VERBS[verb]
    ours, asked = make.make_organisation(), make.make_recommendation(published=True)
    done: dict[str, bool] = {}
    for who in [*OURS, *OTHERS]:
        user = person(who, ours)
        author = user if who in ("author", "reviewer who wrote it") else colleague(ours)
        row = brought_to(made(noun, ours, about=asked, entered_by=author), state)
        signed_in(user).post(address(row, verb), values_for(verb, row))
        done[who] = kept(row).publication != state
        assert kept(row).publication in (state, to)
    assert {who for who, was_done in done.items() if was_done} == allowed.get(state, set())
