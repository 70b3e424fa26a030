"""Giving a recommendation other values: for a file that changes it, and for the way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.models import Publication, Recommendation, StateResponse, User

from .known import Known
from .said import LINKS, Said

OF_ANSWER = ("stance", "position", "answer")


def is_of_answer(name: str) -> bool:
    return name.partition(".")[0] in OF_ANSWER


def apply(row: Recommendation, said: Said, known: Known, quoted: dict[str, Any]) -> None:
    """Give a recommendation these values, but for its answer; an empty text takes the text away."""
    for name, words in said.items():
        what, _dot, language = name.partition(".")
        if what == "addressee":
            row.addressee = words
            row.save(update_fields=["addressee"])
        elif name in LINKS:
            link, kind = LINKS[name]
            getattr(row, link).set(known.rows[kind][word] for word in words if word in known.rows[kind])
        elif what == "text" and not words:
            row.texts.filter(language=language).delete()
        elif what == "text":
            row.texts.update_or_create(
                language=language, defaults={"text": words}, create_defaults={"text": words, **quoted}
            )
        elif what == "chapeau":
            row.texts.filter(language=language).update(chapeau=words)


@dataclass
class Answering:
    """Changes answers. A published one keeps its words: it gets a new version, public at once if ``is_published``."""

    by: User
    at: datetime
    is_published: bool

    def change(self, answer: StateResponse, values: Said) -> list[str]:
        """Why it cannot be done; empty where it was: somebody may be at work on the published one."""
        try:
            with transaction.atomic():
                self.give(answer, values)
        except ValidationError as error:
            return list(error.messages)
        return []

    def give(self, answer: StateResponse, values: Said) -> None:
        is_shown = answer.publication == Publication.PUBLISHED
        if is_shown:
            answer = answer.revise(by=None if self.is_published else self.by)
        elif answer.publication == Publication.IN_REVIEW:
            answer.return_to_draft(by=self.by, at=self.at)
        for field, value in fields_of(answer, values).items():
            setattr(answer, field, value)
        answer.full_clean()
        answer.save()
        if is_shown and self.is_published:
            answer.publish(by=self.by, at=self.at)


def fields_of(answer: StateResponse, values: Said) -> dict[str, str]:
    """Stance, the review's own word, words and their language, as far as the values say them."""
    fields = {}
    for name, words in values.items():
        what, _dot, language = name.partition(".")
        if what == "stance":
            fields["stance"] = words or answer.stance
        elif what == "position":
            fields["upr_position"] = words
        elif what == "answer":
            fields |= {"words": words, "language": language}
    return fields
