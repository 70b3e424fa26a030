"""What is hidden in a drawn world: rows that were never public, beside public ones, below them, and tied to them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from recommendations import models
from recommendations.models.publication import Publication
from tests import factories as make
from tests.factories.world import make_kept_back

SOON = make.AT + timedelta(days=4000)


class Hiding:
    def __init__(self, world: Any, chance: Random) -> None:
        self.world, self.chance = world, chance

    def some(self, around: Any) -> None:
        """Up to three hidden rows: what ties to this row where one is given, or anything."""
        ways = self.around(around) if around is not None else self.anywhere()
        for way in self.chance.sample(ways, min(len(ways), self.chance.randint(0, 3))):
            way()

    def around(self, row: Any) -> list[Callable[[], Any]]:
        ways: dict[type, list[Callable[[], Any]]] = {
            models.Document: [
                lambda: self.on_its_way(make.make_recommendation(document=row, state=row.state)),
                lambda: self.on_its_way(make.make_response(report=row, document=row, stance="rejects")),
                lambda: self.on_its_way(make.make_document(state=row.state, responds_to=row)),
                lambda: self.noted(row),
            ],
            models.Recommendation: [
                lambda: make.make_pair(first=row, second=self.recommendation(row.state)),
                lambda: self.on_its_way(make.make_response(recommendation=row, document=row.document)),
                lambda: self.on_its_way(make.make_event(state=row.state, bearings={row: "setback"})),
                lambda: self.on_its_way(self.assessment(row)),
                lambda: self.kept_back(row),
                lambda: self.part(row),
                lambda: self.noted(row),
            ],
            models.FollowUpEvent: [lambda: self.behind_event(row), lambda: self.noted(row)],
            models.StateResponse: [lambda: self.noted(row)],
            models.Assessment: [lambda: self.behind_assessment(row), lambda: self.noted(row)],
            models.Evidence: [
                lambda: make.make_copy(evidence=row),
                lambda: make.make_attachment(evidence=row, event=make.make_event(state=self.world.spare)),
                lambda: make.make_custody(evidence=row),
            ],
        }
        return ways[type(row)]

    def anywhere(self) -> list[Callable[[], Any]]:
        state = self.chance.choice([*self.world.states, self.world.spare])
        return [
            lambda: self.on_its_way(
                make.make_document(state=state, mechanism=self.chance.choice(self.world.mechanisms))
            ),
            lambda: self.on_its_way(self.recommendation(state)),
            lambda: self.on_its_way(make.make_event(state=state, title="Another hidden event")),
            lambda: make.make_membership(organisation=make.make_organisation(is_named=False)),
            lambda: make.make_copy(released=True),
            lambda: make.recall(make.make_copy(released=True)),
            lambda: make.make_import_row(brought=make.make_import(), recommendation=self.recommendation(state)),
            lambda: make.make_draft(values={"title": "half typed"}),
            lambda: make.make_alert(query="q=torture"),
            lambda: make.make_user(is_superuser=True),
        ]

    # --- ways ---

    def on_its_way(self, row: Any) -> Any:
        """A draft, in review, approved for a day to come, or discarded."""
        by, other, stage = make.make_user(), make.make_user(), self.chance.randrange(4)
        if stage == 3:
            row.withdraw(by=by, at=make.AT, reason="Entered twice.")
        if stage in (1, 2):
            row.submit(by=by, at=make.AT)
        if stage == 2 and all(self.is_public(parent) for parent in self.parents(row)):
            row.approve(by=other, at=make.AT, publish_after=SOON)
        return row

    @staticmethod
    def parents(row: Any) -> list[Any]:
        keys = [field.name for field in row._meta.concrete_fields if field.many_to_one]
        return [parent for key in keys if isinstance(parent := getattr(row, key), models.Published)]

    @staticmethod
    def is_public(row: Any) -> bool:
        return bool(row.publication == Publication.PUBLISHED)

    @staticmethod
    def noted(row: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(internal_note="A note for colleagues.")

    def recommendation(self, state: models.State) -> models.Recommendation:
        """With every link, in a document that is not public either, in words that nothing public has."""
        links = {"themes": self.world.themes, "affected_groups": self.world.groups, "sdg_targets": self.world.targets}
        row = make.make_recommendation(state=state, recommending_states=[self.world.spare], **links)
        make.make_text(recommendation=row, text="Hiddenword assemblies torture prison")
        return row

    def assessment(self, row: models.Recommendation) -> models.Assessment:
        organisation = self.chance.choice([*self.world.organisations, make.make_organisation()])
        events = [make.make_event(state=row.state, bearings={row: "setback"}), *self.world.events[:1]]
        fields = {"organisation": organisation, "methodology": self.world.methodology, "events": events}
        return make.make_assessment(recommendation=row, status="regressed", **fields)

    def part(self, row: models.Recommendation) -> None:
        if row.part_of is None:
            make.make_recommendation(document=row.document, state=row.state, part_of=row, part_number=9)

    def kept_back(self, row: models.Recommendation) -> None:
        """An event for named people, with a confidential source, an opening, a file's way, invitations and sessions."""
        organisation = make.make_organisation()
        event = make.make_event(state=row.state, audience="named", logged_by=organisation, bearings={row: "setback"})
        make_kept_back(event=event, organisation=organisation)
        make.make_copy(evidence=make.make_attachment(event=event).evidence, released=True)

    def behind_event(self, row: models.FollowUpEvent) -> None:
        """Before it is public: parts that lead to what is hidden. After: another version that is worked on."""
        if row.publication != Publication.PUBLISHED:
            make.make_bearing(event=row, recommendation=self.recommendation(row.state), meaning="setback")
            make.make_source(event=row, document=make.make_document())
            make.make_copy(evidence=make.make_attachment(event=row).evidence)
        elif row.ended_at is None and not row.revisions.exists():
            draft = row.revise(by=make.make_user())
            models.FollowUpEvent.objects.filter(pk=draft.pk).update(title="Another wording", place="elsewhere")
            make.make_source(event=draft, url="https://example.org/hidden")

    def behind_assessment(self, row: models.Assessment) -> None:
        """Before it is public: an event that it rests on and nobody sees. After: a correction on its way."""
        if row.publication != Publication.PUBLISHED:
            row.events.add(make.make_event(state=row.recommendation.state))
            return
        fields = {"organisation": row.organisation, "methodology": row.methodology, "corrects": row}
        fields |= {"assessed_on": row.assessed_on, "evidence_until": row.evidence_until, "correction_reason": "Wrong."}
        self.on_its_way(make.make_assessment(recommendation=row.recommendation, **fields))
