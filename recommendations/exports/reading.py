"""One record in sentences: every document says the same of it, in the words of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from recommendations.dates import in_words, known_date
from recommendations.models import Assessment, Bearing, FollowUpEvent, Provenance, Recommendation, StateResponse
from recommendations.models.follow_ups import EventKind
from recommendations.models.responses import Stance
from recommendations.models.sources import Independence, Source
from recommendations.models.texts import RecommendationText
from recommendations.public.standing import Standing
from recommendations.templatetags.record import language_name

from . import marks
from .documents import is_web_address
from .marks import Mark
from .records import Record


@dataclass(frozen=True)
class Words:
    """Somebody's words, a quotation or a summary that is none, and where they are from."""

    text: str
    language: str
    is_quotation: bool
    source: str

    @property
    def direction(self) -> str:
        try:
            return "rtl" if get_language_info(self.language)["bidi"] else "ltr"
        except KeyError:
            return "auto"


@dataclass(frozen=True)
class Answer:
    """What the Government answered; ``missing`` says that we do not hold its words, ``position`` is the review's own."""

    row: StateResponse
    stance: Mark
    position: str
    words: Words | None
    missing: str
    source: str


@dataclass(frozen=True)
class Reference:
    """A source in words, with its address where it has one."""

    text: str
    address: str

    @property
    def is_on_the_web(self) -> bool:
        return is_web_address(self.address)


@dataclass(frozen=True)
class Happening:
    """An event as one line of time; without a bearing where it is told for a State as a whole."""

    day: date
    when: str
    title: str
    language: str
    bearing: Mark | None
    reason: str
    about: str
    references: list[Reference]
    is_nothing_found: bool


@dataclass(frozen=True)
class Judgement:
    """An assessment with whose it is and on what day; ``by`` is marked where it is a demonstration reading."""

    status: Mark
    reason: str
    by: str
    line: str
    correction: str


@dataclass(frozen=True)
class Reading:
    """A record as a document tells it. ``origin`` is a whole address of the site, from which all others are made."""

    record: Record
    origin: str

    @property
    def row(self) -> Recommendation:
        return self.record.recommendation

    @property
    def place(self) -> str:
        return f"{self.row.document}, {self.row.where}"

    @property
    def address(self) -> str:
        return urljoin(self.origin, self.row.get_absolute_url())

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.record.assessments)

    @property
    def status(self) -> Mark:
        return marks.status(self.row.status)

    @property
    def stance(self) -> Mark:
        return marks.stance(self.row.stance)

    @property
    def recommended(self) -> list[Words]:
        return [words_of_text(self.row, text) for text in self.row.texts.all()]

    @property
    def missing(self) -> str:
        """What stands in the place of a text that we do not hold."""
        return _("We do not hold the text. It stands in %(document)s, %(where)s.") % {
            "document": self.row.document,
            "where": self.row.where,
        }

    @property
    def answers(self) -> list[Answer]:
        return [answer(row) for row in self.record.responses]

    @property
    def happenings(self) -> list[Happening]:
        return [happening(row.event, self.origin, bearing=row) for row in self.record.bearings]

    @property
    def judgements(self) -> list[Judgement]:
        """What each organisation says now, the headline first."""
        return [judgement(row) for row in self.standing.current]

    @property
    def earlier(self) -> list[Judgement]:
        """What they said before, newest first."""
        current = self.standing.current
        return [judgement(row) for row in self.standing.history if row not in current]


# --- words -------------------------------------------------------------------------------------------------------


def sentences(*parts: object) -> str:
    """The parts that say something, each with a full stop."""
    return " ".join(f"{str(part).rstrip('.')}." for part in parts if part)


def words_of_text(row: Recommendation, text: RecommendationText) -> Words:
    document, visit = row.document, row.document.visit
    by = ", ".join(str(one) for one in (visit and visit.mandate_holder, document.mechanism) if one)
    where = f"{document}, {row.where}"
    if text.provenance != Provenance.DOCUMENT:
        where = f"{capfirst(text.get_provenance_display())}: {text.taken_from}"
        where += "" if row.paragraph else f"; {_('paragraph not verified')}"
    kind = f"{language_name(text.language)}, {text.get_standing_display()}"
    is_quotation = text.provenance != Provenance.SUMMARY
    return Words(text.with_chapeau, text.language, is_quotation, sentences(by, where, kind))


def answer(row: StateResponse) -> Answer:
    source = source_of_answer(row)
    words = Words(row.words, row.language, row.provenance != Provenance.SUMMARY, source) if row.words else None
    is_missing = not row.words and row.stance != Stance.NO_RESPONSE
    return Answer(
        row=row,
        stance=marks.stance(row.stance),
        position=str(row.get_upr_position_display()),
        words=words,
        missing=_("We do not hold the Government's words.") if is_missing else "",
        source=source,
    )


def source_of_answer(row: StateResponse) -> str:
    document = str(row.document or "")
    if document and row.paragraph:
        document += ", " + _("para. %(place)s") % {"place": row.paragraph}
    return sentences(
        _("On the report as a whole.") if row.report_id else "",
        document,
        known_date(row, "responded_on") or _("Day of the answer unknown"),
        row.taken_from and f"{capfirst(row.get_provenance_display())}: {row.taken_from}",
    )


# --- events ------------------------------------------------------------------------------------------------------


def happening(event: FollowUpEvent, origin: str, *, bearing: Bearing | None = None) -> Happening:
    return Happening(
        day=event.happened_on,
        when=when(event),
        title=event.title,
        language=event.language,
        bearing=marks.bearing(bearing.meaning) if bearing and not event.is_nothing_found else None,
        reason=bearing.reason if bearing else "",
        about=about(event),
        references=[each for source in event.sources.all() for each in references(source, origin)],
        is_nothing_found=event.is_nothing_found,
    )


def when(event: FollowUpEvent) -> str:
    words = in_words(event.happened_on, event.happened_on_precision)
    words += f" – {in_words(event.until_on, event.happened_on_precision)}" if event.until_on else ""
    return words + (f" ({event.date_note})" if event.date_note else "")


def about(event: FollowUpEvent) -> str:
    """Its kind and place, and for a communication whether the State replied."""
    parts = [capfirst(event.get_kind_display()), event.place]
    if event.kind == EventKind.COMMUNICATION:
        replied = in_words(event.state_replied_on) if event.state_replied_on else _("none to date")
        parts.append(f"{_('State replied')}: {replied}")
    return " · ".join(part for part in parts if part)


def references(source: Source, origin: str) -> Iterator[Reference]:
    """Who published what and when, then the copy that an archive keeps."""
    named = [source.publisher, source.title] if source.publisher or source.title else [source.document or source.url]
    words = ": ".join(str(name) for name in named if name)
    if source.document and str(source.document) not in words:
        words += f", {source.document}"
    known = [known_date(source, "published_on")]
    known += [str(source.get_independence_display())] if source.independence != Independence.UNKNOWN else []
    note = "; ".join(part for part in known if part)
    address = urljoin(origin, source.document.get_absolute_url()) if source.document else source.url
    yield Reference(f"{words} ({note})" if note else words, address)
    if source.archived_url:
        yield Reference(_("archived"), source.archived_url)


# --- assessments -------------------------------------------------------------------------------------------------


def judgement(row: Assessment) -> Judgement:
    by = row.organisation.name or _("an organisation that is not named")
    if row.organisation.is_demonstration:
        by = _("%(organisation)s (demonstration reading)") % {"organisation": by}
    line = _("Assessed %(day)s by %(who)s · evidence up to %(until)s · confidence %(confidence)s") % {
        "day": in_words(row.assessed_on),
        "who": by,
        "until": in_words(row.evidence_until),
        "confidence": row.get_confidence_display(),
    }
    correction = f"{_('Correction:')} {row.correction_reason}" if row.correction_reason else ""
    return Judgement(marks.status(row.status), row.reason, by, line, correction)
