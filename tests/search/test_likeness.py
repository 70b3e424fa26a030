"""What is like what: found by words that few have, of other mechanisms, kept as the record says."""

import pytest
from django.test import Client

from recommendations.models import Likeness, Recommendation
from recommendations.public.alike import around, with_around
from recommendations.search.keeping import keep_touched
from recommendations.search.truth import differing
from tests import factories as make

pytestmark = pytest.mark.django_db
BAIL = "Release detained trade unionists on bail and pay them compensation."


def said(text: str, mechanism, state, **fields) -> Recommendation:
    document = make.make_document(mechanism=mechanism, published=True)
    row = make.make_recommendation(document=document, state=state, published=True, **fields)
    make.make_text(recommendation=row, text=text)
    return row


@pytest.fixture
def three():
    state, first, second = make.make_state(), make.make_mechanism(kind="upr"), make.make_mechanism()
    one = said(BAIL, first, state, title="Bail")
    two = said(
        "Pay compensation to trade unionists who were detained, and release them.", second, state, title="Unions"
    )
    said("Ratify the Optional Protocol to the Convention.", second, state, title="Ratification")
    said(BAIL, first, state, title="Of the same mechanism")
    said(BAIL, second, make.make_state(), title="To another State")
    make.make_recommendation(title="Draft in the words of bail for detained trade unionists", state=state)
    keep_touched()
    return one, two


def near(row: Recommendation) -> dict[str, list[str]]:
    """Titles of what its page shows as alike, with the words of both."""
    found = with_around(Recommendation.objects.all()).get(pk=row.pk)
    made = [(other.title, words) for words, other in around(found).similar]
    return dict(made)


def test_the_same_asked_by_another_mechanism_is_shown_with_the_words_of_both(three) -> None:
    one, two = three
    assert near(one) == {"Unions": ["unionists", "compensation", "detained", "release"]}
    assert list(near(two)) == ["Bail", "Of the same mechanism"]
    page = Client().get(one.get_absolute_url()).content.decode()
    assert "Both say: unionists, compensation, detained, release" in page


def test_it_goes_with_a_withdrawal_and_changes_with_the_words(three) -> None:
    one, two = three
    two.withdraw(by=make.make_user(), at=make.AT, reason="Doubtful.")
    keep_touched()
    assert near(one) == {}
    one.texts.update(text="Ratify the Optional Protocol to the Convention at once.")
    keep_touched()
    assert list(near(one)) == ["Ratification"]
    assert differing() == []


def test_check_finds_likenesses_that_are_not_true(three) -> None:
    Likeness.objects.filter(recommendation_id=three[0].pk).delete()
    assert differing() == [("listing", three[0].pk)]
