"""What others keep is on no page of the admin that shows it by the way: a history, a list of links, a form sent back."""

from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.test import Client

from recommendations.models import Assessment, FollowUpEvent, Organisation, Recommendation, StateResponse, User
from tests.admin.pages import address, form_on
from tests.admin.people import log_in
from tests.desk.review.people import colleague
from tests.factories import (
    make_assessment,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
)

pytestmark = pytest.mark.django_db
WORDS = ["tokenoftitle", "tokenofreason", "tokenofsource", "tokenofjudgement", "tokenofanswer"]


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def author(ours: Organisation) -> User:
    return colleague(ours)


@pytest.fixture
def kept(ours: Organisation, author: User) -> FollowUpEvent:
    """An event for named people, with a judgement and an answer that are drafts, around one recommendation."""
    row = make_recommendation(published=True, state=make_state())
    event = make_event(logged_by=ours, entered_by=author, audience="named", title=WORDS[0], state=row.state)
    event.bearings.create(recommendation=row, meaning="progress", reason=WORDS[1])
    event.sources.create(title=WORDS[2], document=row.document)
    whose: dict[str, Any] = {"recommendation": row, "entered_by": author}
    make_assessment(**whose, organisation=ours, events=[event], reason=WORDS[3])
    make_assessment(**whose, organisation=ours, events=[event], published=True)
    make_response(**whose, logged_by=ours, document=row.document, words=WORDS[4])
    make_event(logged_by=make_organisation(), title=WORDS[0])  # nothing else refers to this State and this organisation
    return event


@pytest.fixture(params=["superuser", "data-entry admin"])
def admin(request: Any) -> Client:
    return log_in(request.param)


def found(pages: list[bytes]) -> set[str]:
    return {word for word in WORDS for page in pages if word.encode() in page}


def test_no_page_of_the_admin_tells_by_the_way_what_others_keep(kept: FollowUpEvent, admin: Client) -> None:
    pages = []
    for model in django_admin.site._registry:
        rows = list(model._base_manager.all())
        pages += [admin.get(address(model, page)).content for page in ("changelist", "add")]
        pages += [admin.get(address(row, page)).content for row in rows for page in ("change", "history", "delete")]
        chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        pages.append(admin.post(address(model, "changelist"), chosen).content)
    assert len(pages) > 60
    assert found(pages) == set()


def test_a_forged_key_of_what_others_keep_is_not_named_by_a_form_sent_back(kept: FollowUpEvent, admin: Client) -> None:
    row, key = Recommendation.objects.get(), str(kept.pk)
    forged = {"bearings-TOTAL_FORMS": "1", "bearings-0-event": key, "bearings-0-meaning": "context"}
    pages = [
        admin.post(address(row, "change"), form_on(admin, address(row, "change")) | forged | {"title": ""}),
        admin.post(address(row, "change"), form_on(admin, address(row, "change")) | forged),
        admin.get(address(Assessment, "add"), {"events": key}),
        admin.post(address(Assessment, "add"), {"events": [key]}),
    ]
    assert found([page.content for page in pages]) == set()
    assert kept.bearings.count() == 1


def test_nothing_lost_by_a_late_save_names_what_others_keep(kept: FollowUpEvent, admin: Client) -> None:
    row, key = Recommendation.objects.get(), str(kept.pk)
    posted = form_on(admin, address(row, "change"))
    gone = make_recommendation()
    address_of_it = address(gone, "change")
    gone.delete()
    page = admin.post(address_of_it, posted | {"bearings-TOTAL_FORMS": "1", "bearings-0-event": key})
    assert found([page.content]) == set()


def test_colleagues_read_their_own_in_the_history_of_the_recommendation(kept: FollowUpEvent, ours, author) -> None:
    author.is_staff = author.is_superuser = True
    author.save()
    page = log_in(author).get(address(Recommendation.objects.get(), "history")).content
    assert found([page]) == {WORDS[0], WORDS[1], WORDS[4]}


def test_data_entry_reads_of_nobodys_drafts_in_the_history(admin: Client) -> None:
    row = make_recommendation(published=True)
    make_event(title=WORDS[0]).bearings.create(recommendation=row, meaning="progress", reason=WORDS[1])
    make_response(recommendation=row, document=row.document, words=WORDS[4])
    assert StateResponse.objects.get().logged_by is None
    assert found([admin.get(address(row, "history")).content]) == {WORDS[0], WORDS[1], WORDS[4]}
