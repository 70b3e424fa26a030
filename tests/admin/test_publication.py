"""Publication by the models' verbs alone, and by those who may."""

import pytest
from django.test import Client
from django.utils import timezone

from recommendations.models import Document, FollowUpEvent, Organisation, Published, Recommendation
from tests.admin.pages import action, address, save
from tests.admin.people import log_in, make_person
from tests.factories import (
    make_arrival,
    make_assessment,
    make_document,
    make_event,
    make_membership,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_user,
)

pytestmark = pytest.mark.django_db


def state_of(row: Published) -> str:
    return type(row)._base_manager.get(pk=row.pk).publication


def colleague(group: str, organisation: Organisation) -> Client:
    user = make_person(group)
    make_membership(user=user, organisation=organisation)
    return log_in(user)


def test_rows_are_published_and_withdrawn_in_bulk_with_a_reason() -> None:
    admin, rows = log_in(), [make_document(), make_document()]
    action(admin, "publish", *rows)
    assert [state_of(row) for row in rows] == ["published", "published"]
    page = action(admin, "withdraw", *rows)
    assert "Reason" in page.content.decode()
    assert state_of(rows[0]) == "published"
    action(admin, "withdraw", *rows, reason="A duplicate.")
    assert set(Document.objects.values_list("publication", "withdrawal_reason")) == {("withdrawn", "A duplicate.")}


def test_a_refusal_of_the_verb_is_told_and_the_others_move() -> None:
    admin, good, bad = log_in(), make_recommendation(document=make_document(published=True)), make_recommendation()
    answer = admin.post(
        address(Recommendation, "changelist"), {"action": "publish", "_selected_action": [bad.pk, good.pk]}, follow=True
    )
    assert "first." in answer.content.decode()
    assert (state_of(good), state_of(bad)) == ("published", "draft")


def test_one_saves_and_publishes_in_one_go() -> None:
    row = make_document()
    save(log_in(), address(row, "change"), title="A better title", _move="publish")
    stored = Document.objects.get()
    assert (stored.title, stored.publication) == ("A better title", "published")


@pytest.mark.parametrize("verb", ["submit", "publish", "withdraw", "return_to_draft"])
def test_a_forged_verb_changes_nothing(verb: str) -> None:
    rows = [make_document(), make_document(published=True), make_event(), make_event(published=True)]
    stranger = log_in("NGO staff")
    before = [state_of(row) for row in rows]
    for row in rows:
        action(stranger, verb, row, reason="Forged.")
        stranger.post(address(row, "change"), {"_move": verb})
    assert [state_of(row) for row in rows] == before


def test_ngo_staff_write_and_submit_their_own_events_and_publish_none() -> None:
    client = log_in(user := make_person("NGO staff"))
    own, other = make_event(entered_by=user), make_event()
    save(client, address(own, "change"), title="As it was.", _move="publish")
    assert (FollowUpEvent.objects.get(pk=own.pk).title, state_of(own)) == ("As it was.", "draft")
    action(client, "submit", own)
    assert state_of(own) == "in_review"
    assert client.get(address(other, "change")).status_code == 302
    assert client.get(address(make_document(), "change")).status_code == 200
    assert client.post(address(make_document(), "change"), {}).status_code == 403


def test_a_reviewer_publishes_for_the_own_organisation_alone() -> None:
    ours, theirs = make_organisation(), make_organisation()
    reviewer = colleague("reviewer", ours)
    draft, foreign = make_event(logged_by=ours), make_event(logged_by=theirs, published=True)
    draft.submit(by=make_person("NGO staff"), at=timezone.now())
    action(reviewer, "publish", draft)
    action(reviewer, "withdraw", foreign, reason="Not ours.")
    assert (state_of(draft), state_of(foreign)) == ("published", "published")


def test_notes_and_names_of_another_organisation_are_not_shown() -> None:
    theirs = make_organisation()
    event = make_event(logged_by=theirs, internal_note="Ask Dana.", published=True)
    page = address(event, "change")
    assert "Ask Dana." in colleague("NGO staff", theirs).get(page).content.decode()
    stranger = log_in("NGO staff")
    assert "Ask Dana." not in stranger.get(page).content.decode()
    assert stranger.get(address(event, "history")).status_code == 403


def test_staff_read_and_do_not_change_a_colleagues_draft() -> None:
    ours = make_organisation()
    client, event = colleague("NGO staff", ours), make_event(title="As it was.", logged_by=ours)
    page = client.get(address(event, "change"))
    assert "As it was." in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert client.post(address(event, "change"), {"title": "Mine."}).status_code == 403
    assert client.post(address(event, "delete"), {"post": "yes"}).status_code == 403


def test_drafts_of_another_organisation_are_not_shown_with_the_recommendation() -> None:
    row, theirs = make_recommendation(), make_organisation()
    event = make_event(title="Their draft.", logged_by=theirs, bearings={row: "context"})
    make_assessment(recommendation=row, organisation=theirs, reason="Their judgement.")
    strangers = [log_in("NGO staff"), log_in("data-entry admin"), log_in("superuser")]
    for client, is_shown in [(each, False) for each in strangers] + [(colleague("NGO staff", theirs), True)]:
        page = client.get(address(row, "change")).content.decode()
        assert ("Their judgement." in page, event.title in page) == (is_shown, is_shown)


def test_staff_log_events_for_their_own_organisation_alone() -> None:
    ours, theirs = make_organisation(), make_organisation()
    client, url = colleague("NGO staff", ours), address(FollowUpEvent, "add")
    typed = {"state": make_state().pk, "kind": "law", "title": "A law.", "happened_on": "2020-01-02"}
    source = {"sources-0-title": "Gazette"}
    save(client, url, **typed, **source, logged_by=theirs.pk)
    assert not FollowUpEvent.objects.exists()
    save(client, url, **typed, **source)
    assert FollowUpEvent.objects.get().logged_by == ours


def test_what_is_published_is_read_and_corrected_by_a_new_version() -> None:
    admin, row = log_in(), make_event(title="Wrong.", published=True)
    page = admin.get(address(row, "change")).content.decode()
    assert "make a new version" in page
    assert 'name="_save"' not in page
    answer = action(admin, "revise", row, back="1")
    draft = FollowUpEvent.objects.get(revises=row)
    assert answer.url == address(draft, "change")
    save(admin, address(draft, "change"), title="Right.", _move="submit")
    action(log_in(), "publish", draft)
    assert FollowUpEvent.objects.published().get().title == "Right."


def test_a_version_already_begun_is_found_again() -> None:
    admin, row = log_in(), make_response(published=True)
    action(admin, "revise", row, back="1")
    answer = action(admin, "revise", row, back="1")
    assert answer.url == address(row.revisions.get(), "change")


def test_only_drafts_are_deleted() -> None:
    admin, draft, published = log_in(), make_document(), make_document(published=True)
    for row in (draft, published):
        admin.post(address(row, "delete"), {"post": "yes"})
        admin.post(address(row, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert list(Document.objects.all()) == [published]


def test_an_assessment_is_published_and_never_changed() -> None:
    row = make_assessment(recommendation=make_recommendation(published=True))
    admin = colleague("data-entry admin", row.organisation)
    answer = admin.post(address(row, "change"), {"reason": "Otherwise.", "status": "implemented"})
    assert answer.status_code == 409
    assert "Otherwise." in answer.content.decode()
    row.submit(by=make_person("NGO staff"), at=timezone.now())
    action(admin, "publish", row)
    row.refresh_from_db()
    assert (row.publication, row.status) == ("published", "limited_progress")


def test_a_discarded_draft_of_another_organisation_is_not_shown_on_the_recommendation() -> None:
    row = make_recommendation(published=True)
    event = make_event(title="Never to be told", bearings={row: "context"}, logged_by=make_organisation())
    event.withdraw(by=make_person("superuser"), at=timezone.now(), reason="Discarded.")
    page = address(row, "change")
    for stranger in (colleague("NGO staff", make_organisation()), log_in(), log_in("superuser")):
        assert "Never to be told" not in stranger.get(page).content.decode()
    assert "Never to be told" in colleague("NGO staff", event.logged_by).get(page).content.decode()


# --- rank opens nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rank", ["NGO staff", "reviewer", "data-entry admin", "superuser"])
@pytest.mark.parametrize("made", [make_event, make_response])
def test_an_organisations_drafts_are_its_members_alone_whatever_ones_rank(made, rank: str) -> None:
    row = made(logged_by=make_organisation(), internal_note="Ask Dana.")
    stranger, member = log_in(rank), colleague(rank, row.logged_by)
    assert member.get(address(row, "change")).status_code == 200
    for page in ("change", "history", "delete"):
        assert stranger.get(address(row, page)).status_code != 200
    for client, is_seen in ((stranger, False), (member, True)):
        listed = client.get(address(row, "changelist")).context["cl"].result_list
        assert (row in listed) == is_seen


@pytest.mark.parametrize("verb", ["submit", "publish", "return_to_draft", "withdraw", "delete_selected"])
def test_rank_moves_no_draft_of_an_organisation(verb: str) -> None:
    draft, waiting = make_event(logged_by=make_organisation()), make_event(logged_by=make_organisation())
    waiting.submit(by=make_person("NGO staff"), at=timezone.now())
    for rank in ("data-entry admin", "superuser"):
        action(log_in(rank), verb, draft, waiting, reason="Forged.", post="yes")
    assert (state_of(draft), state_of(waiting)) == ("draft", "in_review")


def test_drafts_of_no_organisation_stay_with_data_entry() -> None:
    draft = make_event()
    assert log_in("data-entry admin").get(address(draft, "change")).status_code == 200
    assert log_in("NGO staff").get(address(draft, "change")).status_code == 302


def test_what_is_for_those_i_name_is_not_shown_to_a_colleague() -> None:
    ours = make_organisation()
    event = make_event(logged_by=ours, audience="named", title="Only for two.")
    named = make_person("reviewer")
    make_membership(user=named, organisation=ours)
    event.readers.add(named)
    assert log_in(named).get(address(event, "change")).status_code == 200
    assert colleague("reviewer", ours).get(address(event, "change")).status_code == 302


# --- four eyes ---------------------------------------------------------------------------------------------------


def test_the_author_is_offered_no_publishing_and_told_who_must() -> None:
    user = make_person("superuser")
    row, admin = make_event(entered_by=user), log_in(user)
    page = admin.get(address(row, "change")).content.decode()
    assert ('value="submit"' in page, 'value="publish"' in page) == (True, False)
    assert 'value="publish"' not in admin.get(address(FollowUpEvent, "add")).content.decode()
    answer = admin.post(
        address(row, "changelist"), {"action": "publish", "_selected_action": [row.pk]}, follow=True
    ).content.decode()
    assert "Another person than who wrote it must approve it." in answer
    assert state_of(row) == "draft"


def test_who_submitted_it_does_not_publish_it() -> None:
    user = make_person("data-entry admin")
    row, admin = make_response(recommendation=make_recommendation(published=True)), log_in(user)
    row.document.publish(by=user, at=timezone.now())
    action(admin, "submit", row)
    action(admin, "publish", row)
    assert state_of(row) == "in_review"
    action(log_in(), "publish", row)
    assert state_of(row) == "published"


def test_who_rewrites_what_a_colleague_wrote_does_not_publish_it() -> None:
    draft, handed_over = (
        make_event(entered_by=make_person("NGO staff")),
        make_event(entered_by=make_person("NGO staff")),
    )
    handed_over.submit(by=handed_over.entered_by, at=timezone.now())
    rewriter = log_in("superuser")
    for row in (draft, handed_over):
        save(rewriter, address(row, "change"), title="As nobody else read it.", _move="publish")
        action(rewriter, "publish", row)
        row.refresh_from_db()
        assert (row.title, row.publication) == ("As nobody else read it.", "draft")
    action(rewriter, "submit", draft)
    action(rewriter, "publish", draft)
    assert state_of(draft) == "in_review"


def test_who_lately_invited_the_author_does_not_publish_what_they_wrote() -> None:
    inviter, author, ours = make_person("reviewer"), make_user(), make_organisation()
    for person, role in ((inviter, "reviewer"), (author, "staff"), (make_user(), "reviewer")):
        make_membership(user=person, organisation=ours, role=role)
    event = make_event(entered_by=author, logged_by=ours)
    event.submit(by=author, at=timezone.now())
    make_arrival(user=author, by=inviter, at=timezone.now())
    client = log_in(inviter)
    answer = client.post(
        address(FollowUpEvent, "changelist"), {"action": "publish", "_selected_action": [event.pk]}, follow=True
    )
    assert "counts as whoever invited it" in answer.content.decode()
    assert state_of(event) == "in_review"


def test_documents_and_recommendations_need_no_second_person() -> None:
    admin = log_in(user := make_person("data-entry admin"))
    row = make_document(entered_by=user)
    action(admin, "publish", row)
    assert state_of(row) == "published"


def test_what_is_approved_is_returned_before_it_is_changed() -> None:
    row, admin = make_event(title="As approved.", bearings={make_recommendation(): "context"}), log_in()
    row.submit(by=make_person("NGO staff"), at=timezone.now())
    row.approve(by=make_person("reviewer"), at=timezone.now(), publish_after=timezone.now())
    page = admin.get(address(row, "change")).content.decode()
    assert "approved and waits" in page
    assert 'name="_save"' not in page
    assert admin.post(address(row, "change"), {"title": "Otherwise."}).status_code == 409
    action(admin, "return_to_draft", row)
    save(admin, address(row, "change"), title="Otherwise.")
    assert FollowUpEvent.objects.get(pk=row.pk).title == "Otherwise."


def test_a_draft_event_is_discarded_and_never_deleted() -> None:
    admin, event = log_in(), make_event()
    assert admin.get(address(event, "delete")).status_code == 403
    assert admin.post(address(event, "delete"), {"post": "yes"}).status_code == 403
    action(admin, "delete_selected", event, post="yes")
    assert FollowUpEvent.objects.filter(pk=event.pk).exists()
