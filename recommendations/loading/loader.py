"""From rows of a file to rows of the record: what exists is kept as it is, what is missing is created through full_clean."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import pghistory
from django.contrib.auth.hashers import make_password
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recommendations.models import Published, User, Versioned
from recommendations.models.publication import VersionedQuerySet
from recommendations.search.keeping import keep_touched

from .nouns import KEYS, Noun, Part, Row
from .reading import Refused, a_list, an_object, expect_shape, said_of

Model = type[models.Model]


class Outcome(NamedTuple):
    """What became of the rows of one noun."""

    nouns: str
    created: int
    kept: int

    def __str__(self) -> str:
        return _("%(nouns)s: %(created)d created, %(kept)d kept") % self._asdict()


class Loader:
    """One loading: creates what is missing and publishes it ``at`` one moment."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.aliases: dict[tuple[Model, str], str] = {}
        self.found: dict[tuple[Model, str], models.Model] = {}

    @cached_property
    def user(self) -> User:
        """In whose name rows are entered and published, made when first needed; nobody can log in with it."""
        nobody = {"is_active": False, "password": make_password(None)}
        user, _created = User.objects.get_or_create(username="fixture-loader", defaults=nobody)
        pghistory.context(user=user.pk)
        return user

    def load_all(self, nouns: tuple[Noun, ...], rows_of: Callable[[Noun], Any]) -> list[Outcome]:
        """All or nothing. Raises Refused, naming noun and key, for what the file or the model does not allow."""
        with transaction.atomic(), pghistory.context():
            outcomes = [self.load(noun, rows_of(noun)) for noun in nouns]
            keep_touched()
            return outcomes

    def load(self, noun: Noun, rows: Any) -> Outcome:
        on_record, in_file = noun.names_on_record(), set()
        with said_of(noun.section):
            rows = a_list(rows)
        for number, row in enumerate(rows, start=1):
            with said_of(f"{noun} {number}"):
                name = noun.name_of(an_object(row))
            alias = str(row.get(noun.alias, name))
            with said_of(f"{noun} {alias}"):
                noun.check(row)
                if name in in_file or (noun.model, alias) in self.aliases:
                    raise Refused(_("This stands twice in the file."))
                if name not in on_record:
                    self.create(noun, noun.reworded(row))
            in_file.add(name)
            self.aliases[noun.model, alias] = name
        nouns = capfirst(str(noun.model._meta.verbose_name_plural))
        return Outcome(nouns, created=len(in_file - on_record), kept=len(in_file & on_record))

    def create(self, noun: Noun, row: Row) -> None:
        """A draft first, since nothing can be added to what is published.

        Nobody is named as having entered it: the file is its author, and publishing it the second pair of eyes.
        """
        user = self.user
        draft = self.saved(noun.model(**self.values(noun.model, row, noun.fields)))
        for part in noun.parts:
            self.add(part, row, draft)
        for link in noun.links.split():
            self.link(draft, link, row.get(link, []))
        if isinstance(draft, Published):
            draft.publish(by=user, at=self.at)

    def add(self, part: Part, row: Row, draft: models.Model) -> None:
        for what, inner in part.rows_of(row):
            with said_of(what):
                values = self.values(part.model, inner, f"{part.fields} {part.keyed_by}")
                self.saved(part.model(**{part.owner: draft}, **values))

    def link(self, draft: models.Model, field: str, names: Any) -> None:
        with said_of(field):
            links: Any = getattr(draft, field)
            links.set([self.find(links.model, name) for name in a_list(names)])

    def saved(self, instance: models.Model) -> models.Model:
        instance.full_clean()
        instance.save(force_insert=True)
        return instance

    def values(self, model: Model, row: Row, fields: str) -> dict[str, Any]:
        """What the row says of the fields; what it does not say is left to the model."""
        values = {}
        for name in [name for name in fields.split() if name in row]:
            field: Any = model._meta.get_field(name)
            expect_shape(field, row[name])
            refers = field.many_to_one and row[name] is not None
            values[name] = self.find(field.related_model, row[name]) if refers else row[name]
        return values

    def find(self, model: Model, name: str | int) -> models.Model:
        """The row that the file calls so. Of versions, the published one."""
        name = self.aliases.get((model, str(name)), str(name))
        if (model, name) not in self.found:
            self.found[model, name] = look_up(model, name)
        return self.found[model, name]


def look_up(model: Model, name: str) -> models.Model:
    rows = VersionedQuerySet(model).published() if issubclass(model, Versioned) else model._base_manager.all()
    lookups = KEYS[model].split()
    words = name.split("/", len(lookups) - 1)
    said = {"noun": model._meta.verbose_name, "name": name}
    if len(words) < len(lookups):
        raise Refused(_("“%(name)s” does not name a %(noun)s: a part is missing.") % said)
    try:
        return rows.get(**dict(zip(lookups, words, strict=True)))
    except ObjectDoesNotExist as error:
        raise Refused(
            _("There is no %(noun)s “%(name)s”, neither on record nor earlier in the file.") % said
        ) from error
    except MultipleObjectsReturned as error:
        raise Refused(_("More than one %(noun)s is called “%(name)s”.") % said) from error
