"""UPR Info's database of recommendations in the Universal Periodic Review, as one CSV file: each row one recommendation.

The file names States, session, answer and issues; it has no symbol, paragraph or date. A review (State and session) is a
document; reviews that are on record are kept as they are.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pghistory
from django.db import connection, transaction
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from recommendations.models import (
    DatePrecision,
    Document,
    Mechanism,
    Provenance,
    Recommendation,
    State,
    StateResponse,
    Theme,
)
from recommendations.models.documents import DocumentKind
from recommendations.models.publication import Publication
from recommendations.models.responses import Stance, UprPosition
from recommendations.models.texts import RecommendationText
from recommendations.models.vocabulary import MechanismKind
from recommendations.search.keeping import keep_touched

from .loader import Loader, Outcome
from .reading import Refused, said_of

BATCH = 2000
COLUMNS = ["To", "Text", "From", "Response", "Issue", "Session"]
ANSWERS = {"Accepted": (Stance.ACCEPTS, UprPosition.SUPPORTED), "Noted": (Stance.NOTES, UprPosition.NOTED)}
PLEDGE = "Voluntary Pledge"  # of the State itself, so nobody answers it
UNKNOWN = "&#40;Unknown&#41;"
SCHEME = {"scheme": "UPR Info", "scheme_version": "2014"}
DATABASE = {
    "slug": "upr-info-database",
    "kind": DocumentKind.OTHER,
    "title": "UPR Info’s database of recommendations",
    "publisher": "UPR Info",
    "url": "https://www.upr-info.org/",
    "note": "The title is a description. Sessions 1 to 20 (2008–2014). Its words are mostly the report’s own; some are shortened.",
}
NOTE = (
    "The title is a description: the report of this review is not held here, nor its symbol and the numbers of its"
    " paragraphs. The year is that of the session. Words, answers and themes are as UPR Info’s database gives them."
)
LAST_SESSIONS = {2008: 3, 2009: 6, 2010: 9, 2011: 12, 2012: 14, 2013: 17, 2014: 20}  # the last of each year
# States as the file calls them, where that is neither their short nor their formal name.
CALLED = {
    "Antigua & Barbuda": "ATG", "Bolivia": "BOL", "Bosnia & Herzegovina": "BIH", "Cape Verde": "CPV",
    "Cote d'Ivoire": "CIV", "Czech Republic": "CZE", "DPR Korea": "PRK", "Democratic Republic of Congo": "COD",
    "Guinea Bissau": "GNB", "Iran": "IRN", "Laos": "LAO", "Macedonia FYR": "MKD", "Micronesia": "FSM",
    "Moldova": "MDA", "Netherlands": "NLD", "Palestine": "PSE", "Republic of Congo": "COG",
    "Sao Tome & Principe": "STP", "St Kitts & Nevis": "KNA", "St Lucia": "LCA", "St Vincent & the Grenadines": "VCT",
    "Swaziland": "SWZ", "Syria": "SYR", "Tanzania": "TZA", "Trinidad & Tobago": "TTO", "Turkey": "TUR",
    "United Kingdom": "GBR", "United States": "USA", "Venezuela": "VEN",
}  # fmt: skip


class Said(NamedTuple):
    """One row of the file, read."""

    state: State
    session: int
    text: str
    made_by: State | None
    answer: str
    issues: list[str]

    @property
    def title(self) -> str:
        issues = ", ".join(self.issues)
        return Truncator(f"Voluntary pledge: {issues}" if self.answer == PLEDGE else issues).chars(200)


def load_upr_info(path: Path, *, at: datetime) -> list[Outcome]:
    """Publish the reviews that the file has and the record has not, all or nothing. Raises Refused."""
    with transaction.atomic(), pghistory.context():
        reviews: dict[str, list[Said]] = defaultdict(list)
        for said in read(path):
            reviews[f"upr-session-{said.session}-{said.state.slug}"].append(said)
        kept = set(Document.objects.filter(slug__in=reviews).values_list("slug", flat=True))
        new = {slug: rows for slug, rows in reviews.items() if slug not in kept}
        with said_of(str(path)):
            written = Writer(at).write(new)
        with connection.cursor() as cursor:
            cursor.execute(
                "ANALYZE"
            )  # else PostgreSQL plans for the empty tables that it knew, and keeping takes too long
        keep_touched()
        whole = sum(map(len, reviews.values()))
        return [
            Outcome(_("Reviews"), created=len(new), kept=len(kept)),
            Outcome(_("Recommendations"), created=written, kept=whole - written),
        ]


# --- reading -----------------------------------------------------------------------------------------------------


def read(path: Path) -> Iterator[Said]:
    states = {name: row for row in State.objects.all() for name in (row.name["en"], row.iso3)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if missing := [name for name in COLUMNS if name not in (rows.fieldnames or [])]:
                raise Refused(_("%(file)s has no column %(names)s.") % {"file": path, "names": ", ".join(missing)})
            for row in rows:
                with said_of(_("%(file)s, line %(line)d") % {"file": path, "line": rows.line_num}):
                    yield said_in(row, states)
    except OSError as error:
        raise Refused(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("%(file)s is not CSV in UTF-8: %(why)s.") % {"file": path, "why": error}) from error


def said_in(row: dict[str, str | None], states: dict[str, State]) -> Said:
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    if empty := [name for name, cell in cells.items() if not cell]:
        raise Refused(_("%(names)s: nothing is given.") % {"names": ", ".join(empty)})
    if cells["Response"] not in (*ANSWERS, PLEDGE):
        raise Refused(_("“%(word)s” is no answer that is known.") % {"word": cells["Response"]})
    if cells["Session"] not in map(str, range(1, max(LAST_SESSIONS.values()) + 1)):
        raise Refused(_("“%(word)s” is no session from 1 to 20.") % {"word": cells["Session"]})
    made_by = None if cells["From"] == UNKNOWN else state_called(cells["From"], states)
    issues = list(dict.fromkeys(filter(None, (issue.strip() for issue in cells["Issue"].split(",")))))
    state, session = state_called(cells["To"], states), int(cells["Session"])
    return Said(state, session, cells["Text"], made_by, cells["Response"], issues)


def state_called(name: str, states: dict[str, State]) -> State:
    found = states.get(CALLED.get(name, name))
    if found is None:
        raise Refused(_("No State is called “%(name)s”.") % {"name": name})
    return found


# --- writing -----------------------------------------------------------------------------------------------------


class Writer:
    """Writes whole reviews, a table at a time; the rules of the database hold every row."""

    def __init__(self, at: datetime) -> None:
        shown = {"publication": Publication.PUBLISHED, "published_by": Loader(at=at).user, "published_at": at}
        self.shown: dict[str, Any] = shown
        self.mechanism = Mechanism.objects.filter(kind=MechanismKind.UPR).first()
        if self.mechanism is None:
            raise Refused(_("Load the vocabulary first: there is no Universal Periodic Review on record."))
        self.database, _made = Document.objects.get_or_create(slug=DATABASE["slug"], defaults={**DATABASE, **shown})
        self.quoted = {"provenance": Provenance.QUOTATION, "taken_from": self.database}

    def write(self, reviews: dict[str, list[Said]]) -> int:
        """How many recommendations were written."""
        documents = Document.objects.bulk_create(self.document(slug, rows[0]) for slug, rows in reviews.items())
        made = [
            (self.recommendation(document, position, said), said)
            for document, rows in zip(documents, reviews.values(), strict=True)
            for position, said in enumerate(rows, start=1)
        ]
        Recommendation.objects.bulk_create((row for row, _said in made), batch_size=BATCH)
        texts = (RecommendationText(recommendation=row, text=said.text, **self.quoted) for row, said in made)
        RecommendationText.objects.bulk_create(texts, batch_size=BATCH)
        answers = (self.answer(row, *ANSWERS[said.answer]) for row, said in made if said.answer in ANSWERS)
        StateResponse.objects.bulk_create(answers, batch_size=BATCH)
        link(made)
        return len(made)

    def document(self, slug: str, said: Said) -> Document:
        return Document(
            slug=slug,
            kind=DocumentKind.UPR_REPORT,
            title=f"Universal Periodic Review of {said.state.name['en']}, session {said.session}",
            state=said.state,
            mechanism=self.mechanism,
            dated_on=date(next(year for year, last in LAST_SESSIONS.items() if said.session <= last), 1, 1),
            dated_on_precision=DatePrecision.YEAR,
            note=NOTE,
            **self.shown,
        )

    def recommendation(self, document: Document, position: int, said: Said) -> Recommendation:
        return Recommendation(
            document=document,
            position=position,
            slug=f"row-{position}",
            title=said.title,
            state=said.state,
            **self.shown,
        )

    def answer(self, row: Recommendation, stance: str, position: str) -> StateResponse:
        return StateResponse(recommendation=row, stance=stance, upr_position=position, **self.quoted, **self.shown)


def link(made: list[tuple[Recommendation, Said]]) -> None:
    """Name the recommending States and the issues, each a theme of the scheme of UPR Info."""
    issues = {issue for _row, said in made for issue in said.issues}
    themes = {
        issue: Theme.objects.get_or_create(**SCHEME, code=slugify(issue), defaults={"name": {"en": issue}})[0]
        for issue in sorted(issues)
    }
    through = Recommendation.themes.through
    links = (through(recommendation=row, theme=themes[issue]) for row, said in made for issue in said.issues)
    through.objects.bulk_create(links, batch_size=BATCH)
    through = Recommendation.recommending_states.through
    links = (through(recommendation=row, state=said.made_by) for row, said in made if said.made_by)
    through.objects.bulk_create(links, batch_size=BATCH)
