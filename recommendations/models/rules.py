"""The rules that several nouns share, as fields and as constraints that the database enforces.

Every constraint is named as a sentence and carries the sentence an editor reads.
"""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.db.models.lookups import Regex
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..letters import check_line, composed

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"
SHA256 = r"^[0-9a-f]{64}$"


class DatePrecision(models.TextChoices):
    """How much of a date is known. A month is stored as its first day, a year as 1 January."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Provenance(models.TextChoices):
    """Where words come from: the document itself, a quotation of it elsewhere, or our summary of a report about it."""

    DOCUMENT = "document", _("taken from the document itself")
    QUOTATION = "quotation", _("as quoted in a secondary source")
    SUMMARY = "summary", _("summary from a secondary source, not a quotation")


class LabelField(models.JSONField):
    """A short name in several languages: ``{"en": "Kazakhstan", "ru": "Казахстан"}``. English is always there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        names = super().to_python(value)
        if not isinstance(names, dict):
            return names
        return {code: composed(name) if isinstance(name, str) else name for code, name in names.items()}

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value))

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        for name in value.values() if isinstance(value, dict) else ():
            check_line(str(name))


def label(names: dict[str, str] | None) -> str:
    """The name in the reader's language, else in English, else nothing."""
    names = names or {}
    return names.get((get_language() or "en")[:2]) or names.get("en", "")


def precision_field(**options: Any) -> models.CharField:
    return models.CharField(
        _("date precision"),
        max_length=5,
        choices=DatePrecision,
        blank=True,
        help_text=_("What is known of the date: the day, only the month, or only the year. Empty if unknown."),
        **options,
    )


def language_field(**options: Any) -> models.CharField:
    return models.CharField(
        _("language"),
        max_length=3,
        default="en",
        validators=[RegexValidator(LANGUAGE)],
        help_text=_("Two or three letters of ISO 639, for example en, ru, kk."),
        **options,
    )


def must(name: str, rule: Q, message: Any) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=rule, violation_error_message=message)


def one_of(name: str, field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    values = [*choices.values, ""] if blank else choices.values
    return must(name, Q(**{f"{field}__in": values}), _("Choose one of the listed values."))


def not_empty(name: str, field: str, message: Any) -> models.CheckConstraint:
    return must(name, Q(**{f"{field}__regex": r"\S"}), message)


def has_english(name: str, field: str = "name") -> models.CheckConstraint:
    """A missing key is NULL, which a CHECK would let pass: it is read as an empty name."""
    english = Coalesce(KT(f"{field}__en"), Value(""), output_field=models.TextField())
    return must(name, Q(Regex(english, r"\S")), _("Give at least the English name."))


def is_slug(name: str, field: str = "slug") -> models.CheckConstraint:
    return must(name, Q(**{f"{field}__regex": SLUG}), _("Use small letters, digits and single hyphens."))


def date_fits_precision(name: str, field: str) -> models.CheckConstraint:
    """A date and its ``<field>_precision`` are both given or both empty, and agree."""
    precision, day, month = f"{field}_precision", Q(**{f"{field}__day": 1}), Q(**{f"{field}__month": 1})
    return must(
        name,
        Q(**{f"{field}__isnull": True, precision: ""})
        | Q(**{f"{field}__isnull": False, precision: DatePrecision.DAY})
        | (Q(**{f"{field}__isnull": False, precision: DatePrecision.MONTH}) & day)
        | (Q(**{f"{field}__isnull": False, precision: DatePrecision.YEAR}) & day & month),
        _("Give date and precision together; a month is entered as its first day, a year as 1 January."),
    )


def in_order(name: str, first: str, last: str) -> models.CheckConstraint:
    return must(
        name,
        Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__isnull": False, f"{last}__gte": models.F(first)}),
        _("The end cannot be before the start."),
    )


def provenance_names_source(name: str) -> models.CheckConstraint:
    return must(
        name,
        Q(provenance=Provenance.DOCUMENT, taken_from__isnull=True)
        | (~Q(provenance=Provenance.DOCUMENT) & Q(taken_from__isnull=False)),
        _("Name the secondary source, or say that the words were taken from the document itself."),
    )


def is_web_address(name: str, field: str) -> models.CheckConstraint:
    """Nothing but http and https is ever printed as a link: not ``javascript:``, whoever wrote it."""
    return must(
        name, Q(**{f"{field}__regex": r"^(https?://\S+)?$"}), _("Give an address that begins with http:// or https://.")
    )
