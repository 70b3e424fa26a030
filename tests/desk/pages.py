"""A desk on which something of everything lies, and the address of every page of it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from recommendations.desk.events.values import empty, new_bearing, new_source, of_event, place_of
from recommendations.desk.responses.values import of_response, sealed
from recommendations.models import Draft, FollowUpEvent, Organisation, Recommendation, StateResponse, User
from tests import factories as make
from tests.desk.review.people import colleague
from tests.desk.review.test_verbs import NOUNS, made

LISTS = ["returned", "review", "withdrawn", "erasures", "drafts", "mine", "approved", "stale", "old"]
WORDS = "A district court in Almaty fined the organiser of a peaceful assembly that nobody had been asked to permit. "


class Desk:
    """Of ``reviewer``: what was written by a colleague, and what the reviewer has begun."""

    def __init__(self) -> None:
        self.ours: Organisation = make.make_organisation(name="Association of the Steppe")
        self.author = colleague(self.ours, username="aigul")
        self.reviewer: User = colleague(self.ours, "reviewer", username="dana")
        self.asked = self.recommendation()
        self.place = place_of(self.asked)

    def pages(self) -> list[str]:
        """Makes what stands on them, too: asked for once."""
        pages = ["", *(f"?list={word}" for word in LISTS), "events/new/?kind=nothing_found"]
        pages.append(f"events/new/?find={self.asked.document.symbol}")
        for noun in ("responses", "assessments"):
            pages += [f"{noun}/new/", f"{noun}/new/?q={self.asked.document.symbol}"]
        pages += [f"{noun}/new/?recommendation={self.place}" for noun in NOUNS]
        pages += [*self.in_review(), *self.begun(), *self.files(), *self.both_changed(), *self.two_persons()]
        return [f"/desk/{page}" for page in pages]

    def recommendation(self) -> Recommendation:
        """With a text, an answer, assessments of ours and of others, and an event, all on record."""
        row = make.make_recommendation(published=True)
        make.make_text(recommendation=row, text=WORDS)
        make.make_response(recommendation=row, words=WORDS * 3, published=True)
        old = date(2020, 1, 1)
        for organisation in (self.ours, make.make_organisation()):
            fields = {"organisation": organisation, "assessed_on": old, "evidence_until": old}
            make.make_assessment(recommendation=row, reason=WORDS * 2, **fields, published=True)
        make.make_event(title=WORDS, bearings={row: "setback"}, state=row.state, published=True)
        return row

    # --- what was written --------------------------------------------------------------------------------------------

    def in_review(self) -> list[str]:
        """Rows in every list of the queue; a new version of an event, and what can be done with each."""
        event = made("events", self.ours, title=WORDS.replace("fined", "acquitted"), published=True)
        draft = event.revise(by=self.author)
        FollowUpEvent.objects.filter(pk=draft.pk).update(title=WORDS.strip(), details="The verdict is not in force.")
        draft.submit(by=self.author, at=make.AT)
        pages = [f"events/{event.public_id}/{step}" for step in ("", "edit/", "approve/", "publish/", "return/")]
        pages += [f"events/{event.public_id}/{step}" for step in ("withdraw/", "discard/")]
        for noun in NOUNS:
            waiting = made(noun, self.ours, entered_by=self.author)
            waiting.submit(by=self.author, at=make.AT)
            mine = made(noun, self.ours, entered_by=self.reviewer)
            self.returned(noun)
            self.approved(noun)
            pages += [f"{noun}/{row.public_id}/{step}" for row in (waiting, mine) for step in ("", "discard/")]
        return pages

    def returned(self, noun: str) -> None:
        row = made(noun, self.ours, entered_by=self.reviewer)
        row.submit(by=self.reviewer, at=make.AT)
        row.return_to_draft(by=self.author, at=make.AT, comment="Name the court, and give the day of the verdict.")

    def approved(self, noun: str) -> None:
        row = made(noun, self.ours, entered_by=self.reviewer)
        row.submit(by=self.reviewer, at=make.AT)
        row.approve(by=self.author, at=make.AT, publish_after=timezone.now() + timedelta(days=2))

    def files(self) -> list[str]:
        """A file with a copy that was released, one with a copy that was not; a confidential source of before there was a key,
        and a sealed one."""
        event, pages = made("events", self.ours, entered_by=self.author), ["evidence/"]
        for released in (True, False):
            file = make.make_evidence(organisation=self.ours, received_by=self.author)
            make.make_copy(evidence=file, released=released)
            make.make_attachment(event=event, evidence=file)
            pages += [
                f"evidence/{file.public_id}/{step}" for step in ("", "original/", "recall/" if released else "release/")
            ]
        source = make.make_confidential_source(event=event, organisation=self.ours, openers=[self.reviewer])
        sealed = make.make_sealed_source(event=event, organisation=self.ours, openers=[self.reviewer])
        pages += [f"sealing/{self.ours.slug}/{step}" for step in ("", "register/", "seal/")]
        pages += [f"sources/{each.public_id}/" for each in (source, sealed)]
        return [*pages, f"sources/add/{event.public_id}/"]

    def two_persons(self) -> list[str]:
        """What a colleague withdrew; and erasures that can be asked for, wait for the reviewer and for others, and were carried out."""
        second, pages = colleague(self.ours, "reviewer", username="timur"), []
        for noun in NOUNS:
            row = made(noun, self.ours, published=True)
            row.withdraw(by=second, at=make.AT, reason="A person who is named in it asked us to.")
            pages += [f"{noun}/{row.public_id}/{step}" for step in ("", "confirm/", "put_back/")]
        for asked in ({}, {"asked_by": second}, {"asked_by": self.reviewer}, self.carried_out(second)):
            event = made("events", self.ours, title=WORDS, published=True)
            event.withdraw(by=second, at=make.AT, reason="A person who is named in it asked us to.")
            if asked:
                agreed = {"agreed_by": None, "agreed_at": None} | asked
                make.make_erasure(row=event.pk, organisation=self.ours, **agreed)
            pages += [f"erasures/event/{event.public_id}/", f"events/{event.public_id}/"]
        file = make.make_evidence(organisation=self.ours, received_by=self.author)
        make.make_attachment(event=made("events", self.ours), evidence=file)
        return [*pages, f"erasures/evidence/{file.public_id}/"]

    def carried_out(self, second: User) -> dict[str, Any]:
        return {"asked_by": self.reviewer, "agreed_by": second, "agreed_at": make.AT, "erased_at": make.AT}

    # --- what was begun ----------------------------------------------------------------------------------------------

    def draft(self, noun: str, values: dict[str, Any], **fields: Any) -> str:
        """The key of what the reviewer has typed."""
        key = f"{noun}-{make.number('key'):0{21 - len(noun)}}"
        Draft.objects.create(key=key, author=self.reviewer, noun=noun, values=values, saved_at=make.AT, **fields)
        return key

    def begun(self) -> list[str]:
        """Forms that were refused: with wrong words, or because there is such an event already."""
        same = make.make_event(logged_by=self.ours, place="Astana", sources=[{"url": "https://example.org/law"}])
        sources = [new_source(url="https://example.org/law", title="The law")]
        common = {"title": WORDS, "place": "Astana", "kind": "law", "state": same.state.slug, "sources": sources}
        typed = empty(language="en") | common | {"bearings": [new_bearing(self.place)]}
        wrong = self.draft(
            "event", typed | {"title": "W" * 290, "when": "1/2/2026", "sources": [*sources, new_source(url="x")]}
        )
        again = self.draft("event", typed | {"when": same.happened_on.isoformat()})
        about = {"recommendation": [self.place]}
        answer = self.draft("response", about | {"words": ["W" * 300]})
        reading = self.draft("assessment", about | {"reason": ["W" * 300]})
        pages = [f"events/new/{key}/?check=save" for key in (wrong, again)]
        return [*pages, f"responses/new/{answer}/?check=1", f"assessments/new/{reading}/?check=1"]

    def both_changed(self) -> list[str]:
        """An event and a response that the reviewer and somebody else changed at once."""
        event, answer = (made(noun, self.ours, entered_by=self.author) for noun in NOUNS[:2])
        base, opened = of_event(event), sealed(of_response(answer), answer.public_id)
        FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.")
        StateResponse.objects.filter(pk=answer.pk).update(words="Theirs.")
        self.draft("event", base | {"title": "Mine."}, base=base, about=event.public_id)
        mine = of_response(answer) | {"words": "Mine.", "opened": opened}
        self.draft("response", {name: [value] for name, value in mine.items()}, about=answer.public_id)
        return [f"events/{event.public_id}/edit/?check=save", f"responses/{answer.public_id}/edit/?check=1"]
