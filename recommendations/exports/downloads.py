"""The tables of the whole download: a CSV file for each noun, as SQL over what the public door shows.

Rows are named by permanent ids and stand in their order, so that the same record gives the same bytes. Statements hold no
value that anybody typed.
"""

from dataclasses import dataclass, field
from typing import Any

from .cells import COMPUTED, LANGUAGES, PARTED

DAY_PATTERN = r"^\d{4}(-\d\d(-\d\d)?)?$"
REC = "d.slug || '/' || r.slug"
OF_RECOMMENDATION = (
    "JOIN recommendations_recommendation AS r ON r.id = x.recommendation_id"
    " JOIN recommendations_document AS d ON d.id = r.document_id"
)


@dataclass(frozen=True)
class Column:
    """``sql``: what stands in it; ``kind``: a type of Table Schema."""

    name: str
    sql: str
    about: str
    kind: str = "string"
    pattern: str = ""
    is_required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        limits = ({"required": True} if self.is_required else {}) | ({"pattern": self.pattern} if self.pattern else {})
        found = {"name": self.name, "type": self.kind, "description": self.about}
        return found | ({"constraints": limits} if limits else {})


@dataclass(frozen=True)
class Table:
    """``key``: the columns that name a row and order the file; ``refers``: column → (table, column)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    source: str
    key: tuple[str, ...]
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        columns = ", ".join(f'{column.sql} AS "{column.name}"' for column in self.columns)
        numbers = {column.name for column in self.columns if column.kind == "integer"}
        order = ", ".join(f'"{name}"' if name in numbers else f'"{name}" COLLATE "C"' for name in self.key)
        return f"SELECT * FROM (SELECT {columns} FROM {self.source}) AS rows ORDER BY {order}"  # noqa: S608 our own words

    @property
    def schema(self) -> dict[str, Any]:
        links = [
            {"fields": [name], "reference": {"resource": table, "fields": [column]}}
            for name, (table, column) in self.refers.items()
        ]
        found = {"fields": [column.schema for column in self.columns], "missingValues": [""]}
        return found | {"primaryKey": list(self.key)} | ({"foreignKeys": links} if links else {})


# --- kinds of columns --------------------------------------------------------------------------------------------


def code(name: str, sql: str, about: str, *, needed: bool = True) -> Column:
    """A permanent id or a stored word: letters, digits and hyphens."""
    return Column(name, sql, about, is_required=needed)


def text(name: str, sql: str, about: str) -> Column:
    """What somebody wrote, made inert for spreadsheets."""
    computed, parted = (pattern.replace("'", "''") for pattern in (COMPUTED, PARTED))
    inner = rf"regexp_replace({sql}, '{parted}', '\1''\2', 'g')"
    return Column(name, rf"regexp_replace({inner}, '{computed}', '''\&')", about)


def day(name: str, sql: str, about: str) -> tuple[Column, Column]:
    """A date as long as it is known, and its precision."""
    known = f"to_char({sql}, CASE {sql}_precision WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)"
    return (
        Column(name, known, f"{about} Year, month or day, as far as known.", pattern=DAY_PATTERN),
        Column(f"{name}_precision", f"{sql}_precision", "year, month or day; empty where the date is unknown."),
    )


def exact(name: str, sql: str, about: str) -> Column:
    return Column(name, f"to_char({sql}, 'YYYY-MM-DD')", about, kind="date")


def flag(name: str, sql: str, about: str) -> Column:
    return Column(name, f"CASE WHEN {sql} THEN 'true' ELSE 'false' END", about, kind="boolean")


def number(name: str, sql: str, about: str) -> Column:
    return Column(name, sql, about, kind="integer")


def labels(sql: str) -> tuple[Column, ...]:
    return tuple(
        text(f"name_{each}", f"({sql}->>'{each}')", f"Name in the language {each}, where held.") for each in LANGUAGES
    )


def rec(name: str = "recommendation") -> Column:
    return code(name, REC, "Id of the recommendation: document and place, as in its address.")


def document(name: str, alias: str, about: str, *, needed: bool = False) -> Column:
    return code(name, f"{alias}.slug", about, needed=needed)


def scheme_term(name: str, model: str, link: str, key: str) -> tuple[Table, Table]:
    """A classification, as far as it is in use, and which recommendation has which of its terms."""
    table, through = f"recommendations_{model}", f"recommendations_recommendation_{link}"
    used = f"{table} AS x WHERE EXISTS (SELECT FROM {through} AS l WHERE l.{key}_id = x.id)"
    ident = "x.scheme || ':' || x.scheme_version || ':' || x.code"
    identity = code("id", ident, "Scheme, its version and the code in it.")
    columns = (identity, code("code", "x.code", "The scheme's own code."), *labels("x.name"))
    terms = Table(name, f"{name.capitalize().replace('_', ' ')} in use.", columns, used, ("id",))
    source = f"{through} AS l JOIN {table} AS x ON x.id = l.{key}_id {OF_RECOMMENDATION.replace('x.recommendation', 'l.recommendation')}"
    link_columns = (rec(), code("term", ident, "Id of the term."))
    refers = {"recommendation": ("recommendations", "id"), "term": (name, "id")}
    return terms, Table(
        f"recommendation_{name}",
        f"Which recommendation has which of the {name.replace('_', ' ')}.",
        link_columns,
        source,
        ("recommendation", "term"),
        refers,
    )
