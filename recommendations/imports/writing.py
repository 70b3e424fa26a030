"""From settled rows to the record: a batch at a time, a table at a time, within one transaction that somebody else holds."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from psycopg2.extras import Json, execute_values

from recommendations.letters import tidied
from recommendations.models import (
    Document,
    ImportRow,
    Provenance,
    Publication,
    Recommendation,
    RecommendationText,
    StateResponse,
    User,
)
from recommendations.models.imports import Outcome
from recommendations.symbols import address, free_address

from .applying import Answering, apply, is_of_answer
from .copying import Values, copy_in
from .known import Known
from .said import LINKS, Meant, Said
from .settling import Settled

NOTE_ROWS = """
    UPDATE recommendations_importrow AS row SET key = new.key, outcome = new.outcome, changes = new.changes,
    problems = new.problems, before = new.before, recommendation_id = new.recommendation
    FROM (VALUES %s) AS new (id, key, outcome, changes, problems, before, recommendation) WHERE row.id = new.id
"""
TEMPLATE = "(%s::bigint, %s, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s::bigint)"
REMEMBER = """
    INSERT INTO recommendations_outsidename (system, key, recommendation_id, said)
    SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::jsonb[])
    ON CONFLICT (system, key) DO UPDATE SET said = EXCLUDED.said, recommendation_id = EXCLUDED.recommendation_id
"""
TITLE = 90  # letters of a heading that is made of the first words
NOTE = "Described, not quoted: the document itself is not held here."


@dataclass
class Writer:
    """Writes what is new and what changed. ``source``: the document that a whole file quotes, None where it is the document itself.
    ``new``: how many recommendations it has made."""

    system: str
    by: User
    at: datetime
    is_published: bool
    known: Known
    source: Document | None = None
    new: int = 0
    documents: dict[str, Document] = field(default_factory=dict)
    taken: dict[int, set[str]] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    def write(self, batch: list[Settled]) -> None:
        new = [each for each in batch if each.outcome == Outcome.CREATE]
        self.read_documents({each.meant.document for each in new})
        self.create(new)
        self.new += len(new)
        changed = [each for each in batch if each.outcome in (Outcome.UPDATE, Outcome.CONFLICT)]
        for each in changed:
            each.target = each.target or Recommendation.objects.get(pk=each.seen.made)
            each.about = each.target.pk
            self.change(each)
        self.remember([each for each in batch if each.target or each.outcome == Outcome.CREATE])
        note(batch)

    def shown(self, parent: Document | Recommendation | None = None) -> dict[str, Any]:
        """A row's publication: published as chosen, unless what it belongs to is not and would hide it.

        The file is the author of what is published at once, and who brings it the second person.
        """
        if self.is_published and (parent is None or parent.publication == Publication.PUBLISHED):
            return {"publication": Publication.PUBLISHED, "published_by_id": self.by.pk, "published_at": self.at}
        return {"entered_by_id": self.by.pk}

    @property
    def quoted(self) -> dict[str, Any]:
        if self.source is None:
            return {}
        return {"provenance": Provenance.QUOTATION, "taken_from_id": self.source.pk}

    # --- what is new -------------------------------------------------------------------------------------------

    def read_documents(self, slugs: set[str]) -> None:
        missing = slugs - self.documents.keys()
        self.documents |= {row.slug: row for row in Document.objects.filter(slug__in=missing)}
        keys = [self.documents[slug].pk for slug in missing if slug in self.documents]
        taken: dict[int, set[str]] = defaultdict(set)
        rows = Recommendation.objects.filter(document__in=keys)
        for document, slug in rows.values_list("document", "slug"):
            taken[document].add(slug)
        self.taken |= taken
        self.last |= dict(
            rows.order_by().values("document").annotate(last=Max("position")).values_list("document", "last")
        )

    def make_documents(self, new: list[Settled]) -> None:
        """Those that no row named before."""
        firsts = {each.meant.document: each.meant for each in reversed(new)}
        made = [self.document(meant) for slug, meant in firsts.items() if slug not in self.documents]
        self.documents |= {row.slug: row for row in Document.objects.bulk_create(reversed(made))}

    def document(self, meant: Meant) -> Document:
        paper = {name: value for name, value in meant.paper.items() if name != "session"}
        described = _("Universal Periodic Review of %(state)s, session %(session)s")
        words = {"state": meant.state.name["en"], "session": meant.paper["session"]}
        title = (paper["title"] or paper["symbol"] or described % words)[:400]
        own = {"title": title, "note": "" if paper["title"] else NOTE}
        return Document(slug=meant.document, state=meant.state, **{**paper, **own}, **self.shown())

    def create(self, new: list[Settled]) -> None:
        self.make_documents(new)
        keys = copy_in(Recommendation, [self.recommendation(each) for each in new])
        for each, key in zip(new, keys, strict=True):
            each.about = each.seen.made = key
        copy_in(RecommendationText, [text for each in new for text in self.texts(each)])
        answered = [each for each in new if any(map(is_of_answer, each.meant.said))]
        copy_in(StateResponse, [self.answer(each, self.documents[each.meant.document]) for each in answered])
        for name, (link, kind) in LINKS.items():
            self.link(name, link, kind, new)

    def recommendation(self, each: Settled) -> Values:
        meant, document = each.meant, self.documents[each.meant.document]
        taken = self.taken.setdefault(document.pk, set())
        position = self.last[document.pk] = self.last.get(document.pk, 0) + 1
        if self.is_published and document.publication != Publication.PUBLISHED:
            meant.problem(_("Its document is a draft: it came in as a draft too."), "symbol", is_error=False)
        slug = free_address(address(meant.paragraph, meant.sub_item) or f"row-{position}", taken)
        taken.add(slug)
        return {
            "document_id": document.pk, "paragraph": meant.paragraph, "sub_item": meant.sub_item, "position": position, "slug": slug,
            "title": heading(meant.said), "state_id": meant.state.pk, "addressee": meant.said.get("addressee", "government"),
            **self.shown(document),
        }  # fmt: skip

    def texts(self, each: Settled) -> Iterator[Values]:
        said = each.meant.said
        for name, words in said.items():
            what, _dot, language = name.partition(".")
            if what == "text":
                whole = {"language": language, "chapeau": said.get(f"chapeau.{language}", ""), "text": words}
                yield {"recommendation_id": each.about, **whole, **self.quoted}

    def answer(self, each: Settled, parent: Document | Recommendation) -> Values:
        said = each.meant.said
        name = next((name for name in said if name.startswith("answer.")), "answer.en")
        return {
            "recommendation_id": each.about, "document_id": parent.pk if isinstance(parent, Document) else parent.document_id,
            "stance": said.get("stance", "unclear"), "upr_position": said.get("position", ""),
            "words": said.get(name, ""), "language": name.partition(".")[2], **self.quoted, **self.shown(parent),
        }  # fmt: skip

    def link(self, name: str, link: str, kind: str, new: list[Settled]) -> None:
        """By arrays of keys: a file of UHRI has a million and a half of them."""
        field_, rows = Recommendation._meta.get_field(link), self.known.rows[kind]
        pairs = [(each.about, rows[word].pk) for each in new for word in each.meant.said.get(name, [])]
        table, own, other = field_.m2m_db_table(), field_.m2m_column_name(), field_.m2m_reverse_name()
        with connection.cursor() as cursor:
            insert = f"INSERT INTO {table} ({own}, {other}) SELECT * FROM unnest(%s::bigint[], %s::bigint[])"  # noqa: S608 our own names
            cursor.execute(insert, [list(keys) for keys in zip(*pairs, strict=True)] or [[], []])

    # --- what changed ------------------------------------------------------------------------------------------

    def change(self, each: Settled) -> None:
        """Apply what changed, but for an editor's changes that nobody gave up; remember what was there."""
        wins = {n: c for n, c in each.changes.items() if not c["is_conflict"] or each.row.is_ticked}
        if reasons := self.answer_anew(each, {n: c["becomes"] for n, c in wins.items() if is_of_answer(n)}):
            words = _("The answer was left as it is: %(why)s") % {"why": " ".join(reasons)}
            each.meant.problem(words, "position", is_error=False)
            wins = {name: change for name, change in wins.items() if not is_of_answer(name)}
        apply(each.target, {name: change["becomes"] for name, change in wins.items()}, self.known, self.quoted)
        each.row.before = {"was": {name: change["was"] for name, change in wins.items()}, "said": each.base}

    def answer_anew(self, each: Settled, becomes: Said) -> list[str]:
        """Why it could not be; empty where it was, or nothing is to be changed."""
        if not becomes:
            return []
        if each.answer is None:
            StateResponse(**self.answer(each, each.target)).save(force_insert=True)
            return []
        return Answering(self.by, self.at, self.is_published).change(each.answer, becomes)

    def remember(self, rows: list[Settled]) -> None:
        said: dict[str, Said] = {}
        targets: dict[str, int] = {}
        for each in rows:
            key, new = each.meant.key, {**each.base, **each.meant.said}
            if not each.base or each.base != new:
                said[key] = said.get(key, {}) | new
                targets.setdefault(key, each.about)
        if not said:
            return
        words = [json.dumps(each, ensure_ascii=False) for each in said.values()]
        with connection.cursor() as cursor:
            cursor.execute(REMEMBER, [self.system, list(said), list(targets.values()), words])


def heading(said: Said) -> str:
    """The first words, cut: whoever knows better writes a heading of their own."""
    text = next((words for name, words in said.items() if name.startswith("text.")), "")
    line = " ".join(text[: 4 * TITLE].split())[: 2 * TITLE]  # the rest would be read through letter by letter
    return Truncator(tidied(line, is_line=True)).chars(TITLE)


def note(batch: list[Settled]) -> None:
    """Write on each row of the import what became of it, where that is not what stands there."""
    values = [noted for each in batch if (noted := values_of(each)) != standing(each.row)]
    if not values:
        return
    jsoned = [(*row[:3], *(Json(part) if part is not None else None for part in row[3:6]), row[6]) for row in values]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, NOTE_ROWS, jsoned, template=TEMPLATE, page_size=len(jsoned))


def values_of(each: Settled) -> tuple[Any, ...]:
    row = each.row
    problems = [problem for problem in row.problems if problem.get("of_file")] + each.meant.problems
    return row.pk, each.meant.key, str(each.outcome), each.changes, problems, row.before, each.about


def put(batch: list[Settled]) -> list[ImportRow]:
    """The rows with what would become of each, to be written for the first time."""
    for each in batch:
        row = each.row
        _pk, row.key, row.outcome, row.changes, row.problems, _before, row.recommendation_id = values_of(each)
    return [each.row for each in batch]


def standing(row: ImportRow) -> tuple[Any, ...]:
    """As it was read. Whatever has something to be undone is written."""
    return row.pk, row.key, row.outcome, row.changes, row.problems, None, row.recommendation_id
