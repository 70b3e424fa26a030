"""The words that listings have: counted as they stand, and written as something public writes them."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import (
    Recommendation,
    Word,
)
from recommendations.models.texts import RecommendationText
from recommendations.search.keeping import keep_touched
from recommendations.search.truth import differing
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.AT


def withdraw(row: Recommendation) -> None:
    row.withdraw(by=make.make_user(), at=AT, reason="Doubtful.")


def test_word_goes_with_the_last_that_had_it() -> None:
    row = make.make_recommendation(title="Zugzwang", published=True)
    keep_touched()
    assert Word.objects.filter(form="zugzwang", count=1).exists()
    withdraw(row)
    keep_touched()
    assert not Word.objects.filter(form="zugzwang").exists()


def write(row: Recommendation, text: str) -> None:
    RecommendationText.objects.filter(recommendation=row).update(text=text)


GONE: dict[str, Callable[[Recommendation], None]] = {
    "withdrawn": withdraw,
    "written without the word": lambda row: write(row, "Nothing of it"),
    "written with another form of it": lambda row: write(row, "Torture ends"),
}


@pytest.mark.parametrize("how", GONE)
@pytest.mark.parametrize("is_first", [True, False])
def test_word_is_written_as_it_stands_in_something_public(how: str, is_first: bool) -> None:
    goes, stays = (make.make_recommendation(published=True) for _ in range(2))
    texts = [(goes, "No one is tortured"), (stays, "Nobody tortures")]
    for row, text in texts if is_first else reversed(texts):
        make.make_text(recommendation=row, text=text)
        keep_touched()
    GONE[how](goes)
    keep_touched()
    assert Word.objects.get(pk="tortur").form in {"tortures", "torture"}
    assert differing() == []


def test_words_are_counted_anew_and_compared() -> None:
    make.make_everything()
    keep_touched()
    assert differing() == []
    word = Word.objects.order_by("pk").last()
    Word.objects.filter(pk=word.pk).update(count=word.count + 1)
    Word.objects.create(lemma="zugzwang", form="zugzwang", count=1)
    assert differing() == [("word", name) for name in sorted([word.pk, "zugzwang"])]
    with pytest.raises(CommandError, match="2 words differ"):
        call_command("keep_listings", "--check")
    call_command("keep_listings", "--all")
    call_command("keep_listings", "--check")
    Word.objects.filter(pk=word.pk).update(form="zugzwang")
    assert differing() == [("word", word.pk)]
