"""Worlds that a seed draws: the same public record with and without hidden rows between, among and around the public ones.

``World(7).lay()`` and ``World(7, hides=True).lay()`` hold the same public rows. What is hidden is drawn by a chance of its own and takes
its numbers from elsewhere, so that it moves on keys and sequences and nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import connection

from recommendations import models
from recommendations.models.assessments import Confidence, Status
from recommendations.models.bearings import Meaning
from recommendations.models.documents import DocumentKind
from recommendations.models.follow_ups import EventKind
from recommendations.models.publication import PUBLIC_ID_LETTERS
from recommendations.models.responses import Stance
from recommendations.models.texts import Standing
from tests import factories as make
from tests.design.hiding import Hiding
from tests.factories.numbers import numbers

SAID = {
    "en": "Ensure that assemblies are allowed and nobody is detained for torture prison children law women",
    "ru": "Обеспечить чтобы мирные собрания были разрешены пытки дети закон",
    "kk": "бейбіт жиналыс заң балалар азаптау",
}
ASIDE = 300  # the first number of what is hidden


@contextmanager
def aside(held: dict[str, Any]) -> Iterator[None]:
    """Factories count from elsewhere, so that public rows are called alike in both worlds."""
    before = dict(numbers)
    numbers.clear()
    numbers.update(held)
    numbers.default_factory = lambda: count(ASIDE)
    try:
        yield
    finally:
        held.update(numbers)
        numbers.clear()
        numbers.update(before)
        numbers.default_factory = lambda: count(1)


class World:
    def __init__(self, seed: int, *, hides: bool = False) -> None:
        self.chance = Random(f"public {seed}")
        self.hiding = Hiding(self, Random(f"hidden {seed}")) if hides else None
        self.held: dict[str, Any] = {}
        self.states: list[models.State] = []
        self.documents: list[models.Document] = []
        self.recommendations: list[models.Recommendation] = []
        self.events: list[models.FollowUpEvent] = []
        self.assessments: list[models.Assessment] = []

    def hide(self, *, around: Any = None) -> None:
        """Some hidden rows at this place of the sequences, most of them around a public one."""
        if self.hiding:
            with aside(self.held):
                self.hiding.some(around)

    # --- drawing ---

    def may(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def public_id(self) -> str:
        return "".join(self.chance.choice(PUBLIC_ID_LETTERS) for _letter in range(10))

    def day(self, first: int = 2014, last: int = 2025) -> date:
        return date(self.chance.randint(first, last), self.chance.randint(1, 12), self.chance.randint(1, 28))

    def moment(self) -> Any:
        return make.AT + timedelta(days=self.chance.randint(-200, 20))

    def some(self, rows: list[Any], most: int = 2) -> list[Any]:
        return self.chance.sample(rows, min(len(rows), self.chance.randint(0, most)))

    def words(self, language: str = "en") -> str:
        return " ".join(self.chance.choice(SAID[language].split()) for _word in range(self.chance.randint(4, 30)))

    def published(self, row: Any, at: Any = None) -> Any:
        self.hide(around=row)
        row.publish(by=make.make_user(), at=at or self.moment())
        return row

    # --- laying ---

    def lay(self) -> None:
        numbers.clear()
        numbers.default_factory = lambda: count(1)
        with connection.cursor() as cursor:  # only what was public and is withdrawn moves it on: readers may see it
            cursor.execute("SELECT setval(pg_get_serial_sequence('recommendations_tombstone', 'id'), 1000)")
        self.lay_vocabulary()
        for step in (
            self.lay_document,
            self.lay_recommendation,
            self.lay_response,
            self.lay_event,
            self.lay_assessment,
        ):
            for _each in range(self.chance.randint(1, 5)):
                self.hide()
                step()
        for step in (self.lay_pair, self.revise_event, self.correct, self.withdraw, self.lay_dates, self.show_file):
            self.hide()
            if self.may(0.7):
                step()
        for row in [*self.documents, *self.recommendations, *self.events, *self.assessments]:
            self.hide(around=row)

    def lay_vocabulary(self) -> None:
        """One State more than has recommendations."""
        self.states = [make.make_state() for _each in range(self.chance.randint(2, 4))]
        self.spare = make.make_state()
        kinds = ["special_procedures", "upr", "treaty_body"]
        self.mechanisms = [make.make_mechanism(kind=self.chance.choice(kinds[:1])) for _each in range(2)]
        self.themes = [make.make_theme() for _each in range(3)]
        self.groups = [make.make_affected_group() for _each in range(2)]
        self.targets = [make.make_sdg_target()]
        self.methodology = make.make_methodology()
        named = [self.may() for _each in range(3)]
        self.organisations = [make.make_organisation(is_named=each, is_lead=not n) for n, each in enumerate(named)]

    def lay_document(self) -> None:
        state = self.chance.choice(self.states)
        fields: dict[str, Any] = {"kind": self.chance.choice(DocumentKind.values), "dated_on": self.day()}
        mechanism = self.chance.choice(self.mechanisms)
        if self.may(0.3):
            began = self.day()
            fields["visit"] = make.make_visit(state=state, mechanism=mechanism, began_on=began, ended_on=began)
        row = make.make_document(state=state, mechanism=mechanism, **fields)
        self.documents.append(self.published(row))

    def lay_recommendation(self) -> None:
        document = self.chance.choice(self.documents)
        links = {
            "themes": self.some(self.themes),
            "affected_groups": self.some(self.groups),
            "sdg_targets": self.some(self.targets, 1),
            "recommending_states": self.some(self.states),
        }
        row = make.make_recommendation(document=document, state=document.state, title=self.words()[:80], **links)
        for language in self.chance.sample(list(SAID), self.chance.randint(1, 3)):
            standing = self.chance.choice(Standing.values)
            make.make_text(recommendation=row, language=language, text=self.words(language), standing=standing)
        self.recommendations.append(self.published(row))
        if self.may(0.3):
            part = {"part_of": row, "part_number": 1, "title": self.words()[:80]}
            self.recommendations.append(
                self.published(make.make_recommendation(document=document, state=row.state, **part))
            )

    def lay_response(self) -> None:
        about: dict[str, Any] = {"recommendation": self.chance.choice(self.recommendations)}
        if self.may(0.2):
            about = {"report": self.chance.choice(self.documents)}
        fields = {"stance": self.chance.choice(Stance.values), "words": self.words(), "public_id": self.public_id()}
        if fields["stance"] == Stance.NO_RESPONSE:
            fields["words"] = ""
        self.published(make.make_response(document=self.chance.choice(self.documents), **about, **fields))

    def lay_event(self) -> None:
        kinds = [each for each in EventKind.values if each != EventKind.NOTHING_FOUND]
        fields = {"kind": self.chance.choice(kinds), "title": self.words(), "happened_on": self.day()}
        fields |= {"public_id": self.public_id(), "logged_by": self.chance.choice([None, *self.organisations])}
        about = self.some(self.recommendations, 3) or self.recommendations[:1]
        bearings = {row: self.chance.choice(Meaning.values) for row in about}
        row = make.make_event(state=about[0].state, bearings=bearings, **fields)
        self.events.append(self.published(row))

    def lay_assessment(self) -> None:
        statuses = [each for each in Status.values if each != Status.NOT_ASSESSED]
        fields = {"status": self.chance.choice(statuses), "reason": self.words(), "public_id": self.public_id()}
        fields |= {"confidence": self.chance.choice(Confidence.values), "methodology": self.methodology}
        fields |= {"organisation": self.chance.choice(self.organisations), "events": self.some(self.events)}
        until = self.day(last=2024)
        fields |= {"evidence_until": until, "assessed_on": until + timedelta(self.chance.randint(0, 300))}
        row = make.make_assessment(recommendation=self.chance.choice(self.recommendations), **fields)
        self.assessments.append(self.published(row))

    # --- what may be besides ---

    def lay_pair(self) -> None:
        if len(self.recommendations) > 1:
            first, second = self.chance.sample(self.recommendations, 2)
            make.make_pair(first=first, second=second)

    def revise_event(self) -> None:
        old = self.events.pop()
        new = old.revise(by=make.make_user())
        models.FollowUpEvent.objects.filter(pk=new.pk).update(title=self.words())
        new = models.FollowUpEvent.objects.get(pk=new.pk)
        self.events.append(self.published(new, at=make.AT + timedelta(days=21)))

    def correct(self) -> None:
        old = self.assessments[-1]
        fields = {"status": old.status, "reason": self.words(), "public_id": self.public_id()}
        fields |= {"organisation": old.organisation, "methodology": old.methodology, "corrects": old}
        fields |= {"assessed_on": old.assessed_on, "evidence_until": old.evidence_until, "correction_reason": "Wrong."}
        row = make.make_assessment(recommendation=old.recommendation, **fields)
        self.assessments.append(self.published(row, at=make.AT + timedelta(days=21)))

    def withdraw(self) -> None:
        """Readers could see it, so that what is left of it is public."""
        rows = self.chance.choice([self.recommendations, self.events, self.assessments])
        row = rows.pop(self.chance.randrange(len(rows)))
        row.withdraw(by=make.make_user(), at=make.AT + timedelta(days=22), reason="Published by mistake.")

    def lay_dates(self) -> None:
        begins = self.day(first=2026, last=2031)
        make.make_next_date(state=self.chance.choice(self.states), begins_on=begins, public_id=self.public_id())

    def show_file(self) -> None:
        """An event with a file of which a copy is shown."""
        row = make.make_event(state=self.states[0], title=self.words(), public_id=self.public_id())
        attached = make.make_attachment(event=row)
        self.hide(around=attached.evidence)
        make.make_copy(evidence=attached.evidence, released=True, public_id=self.public_id())
        self.events.append(self.published(row))
