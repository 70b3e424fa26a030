"""Wherever people type, what nobody sees is refused with its place, and what they typed stands there to be mended."""

import html

import pytest
from django.utils import timezone

from recommendations.models import Document
from tests import factories as make
from tests.admin.pages import address as admin_address
from tests.admin.pages import save
from tests.admin.people import log_in
from tests.desk.events.forms import log_in as log_in_at_desk
from tests.desk.events.forms import make_member, new, typed
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import address, kept, made

pytestmark = pytest.mark.django_db
TYPED = "Name the court\u202e and the day."
SENTENCE = "Remove the invisible character (U+202E) after “Name the court”."


@pytest.mark.parametrize(("verb", "field"), [("return", "comment"), ("discard", "reason")])
def test_at_the_desk(verb: str, field: str) -> None:
    ours = make.make_organisation()
    author, reviewer = colleague(ours), colleague(ours, "reviewer")
    row = made("events", ours, entered_by=author)
    row.submit(by=author, at=timezone.now())
    page = html.unescape(at_desk(reviewer).post(address(row, verb), {field: TYPED}).content.decode())
    assert SENTENCE in page
    assert TYPED in page
    assert kept(row).publication == "in_review"


def test_in_the_admin() -> None:
    row = make.make_document(title="Name the court.")
    answer = save(log_in(), admin_address(row, "change"), title=TYPED, note=TYPED)
    assert html.unescape(answer.content.decode()).count(SENTENCE) == 2
    assert Document.objects.get().title == "Name the court."


def test_in_the_admin_where_it_is_withdrawn_and_named() -> None:
    row, state = make.make_document(), make.make_state()
    client, path = log_in(), admin_address(row, "changelist")
    asked = {"action": "withdraw", "_selected_action": [row.pk], "reason": TYPED, "confirmed": "1"}
    assert client.post(path, asked).status_code == 200
    answer = save(client, admin_address(state, "change"), name_ru=TYPED)
    assert SENTENCE in html.unescape(answer.content.decode())


def test_words_of_a_file_are_tidied_where_no_field_can_say_it() -> None:
    user = make_member()
    file = make.make_evidence(organisation=user.memberships.get().organisation, received_by=user)
    words = {"evidence": file.public_id, f"caption-{file.public_id}": "A stamp\u202e\nof the court", "do": "save"}
    log_in_at_desk(user).post(new(), typed(state=make.make_state().slug, **words))
    assert file.attachments.get().caption == "A stamp of the court"
