"""The words others keep: States, mechanisms and their mandate holders, themes, groups, SDG targets."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .rules import (
    LabelField,
    date_fits_precision,
    has_english,
    is_slug,
    label,
    must,
    not_empty,
    one_of,
    precision_field,
)
from .written import LineField, WordsField, written


@with_history
class Region(models.Model):
    """A region or sub-region of the United Nations' M49 standard."""

    code = models.CharField(_("M49 code"), max_length=3, unique=True, help_text=_("Three digits of the M49 standard."))
    name = LabelField(_("name"), help_text=_("By language."))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("The region that a sub-region belongs to. Empty for a region."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("region"), _("regions")
        ordering = ["code"]
        constraints = [
            *written("region", lines="name"),
            must("region_code_is_three_digits", Q(code__regex=r"^\d{3}$"), _("An M49 code has three digits.")),
            has_english("region_has_an_english_name"),
        ]

    def __str__(self) -> str:
        return label(self.name)


@with_history
class State(models.Model):
    """The addressee of a recommendation: a member State of the United Nations or an observer State."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("Permanent part of the address."))
    iso3 = models.CharField(
        _("ISO 3166 alpha-3"), max_length=3, unique=True, help_text=_("Three capital letters, for example KAZ.")
    )
    iso2 = models.CharField(
        _("ISO 3166 alpha-2"), max_length=2, unique=True, help_text=_("Two capital letters, for example KZ.")
    )
    m49 = models.CharField(_("M49 code"), max_length=3, unique=True, help_text=_("Three digits, for example 398."))
    name = LabelField(_("short name"), help_text=_("Official short name, by language."))
    formal_name = LabelField(_("formal name"), blank=True, help_text=_("Official long name, by language."))
    subregion = models.ForeignKey(
        Region,
        verbose_name=_("sub-region"),
        on_delete=models.PROTECT,
        related_name="states",
        help_text=_("Of the M49 standard."),
    )
    is_member = models.BooleanField(
        _("member of the United Nations"), default=True, help_text=_("Not ticked for an observer State.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("State"), _("States")
        ordering = ["slug"]
        constraints = [
            *written("state", lines="name formal_name"),
            is_slug("state_address_is_plain"),
            must("state_iso3_is_three_capitals", Q(iso3__regex=r"^[A-Z]{3}$"), _("Three capital letters.")),
            must("state_iso2_is_two_capitals", Q(iso2__regex=r"^[A-Z]{2}$"), _("Two capital letters.")),
            must("state_m49_is_three_digits", Q(m49__regex=r"^\d{3}$"), _("An M49 code has three digits.")),
            has_english("state_has_an_english_name"),
        ]

    def __str__(self) -> str:
        return label(self.name)

    def get_absolute_url(self) -> str:
        return reverse("state", args=[self.slug])


class MechanismKind(models.TextChoices):
    SPECIAL_PROCEDURES = "special_procedures", _("Special Procedures")
    TREATY_BODIES = "treaty_bodies", _("Treaty Bodies")
    UPR = "upr", _("Universal Periodic Review")


@with_history
class Mechanism(models.Model):
    """A special-procedures mandate, a treaty body, or the Universal Periodic Review."""

    slug = models.SlugField(_("address"), max_length=100, unique=True, help_text=_("Permanent part of addresses."))
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=MechanismKind,
        help_text=_("Special procedure, treaty body, or the review itself."),
    )
    abbreviation = LineField(
        _("abbreviation"), max_length=20, blank=True, help_text=_("If one is in use, for example CERD.")
    )
    name = LabelField(_("official name"), help_text=_("As established, by language."))
    short_name = LabelField(_("short name"), blank=True, help_text=_("What the mandate is about, for lists."))
    is_country_mandate = models.BooleanField(
        _("country mandate"), default=False, help_text=_("It concerns one State, not a theme.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("mechanism"), _("mechanisms")
        ordering = ["kind", "slug"]
        constraints = [
            *written("mechanism", lines="abbreviation name short_name"),
            is_slug("mechanism_address_is_plain"),
            one_of("mechanism_kind_is_a_listed_kind", "kind", MechanismKind),
            has_english("mechanism_has_an_english_name"),
        ]

    def __str__(self) -> str:
        return label(self.name)

    @property
    def short(self) -> str:
        return label(self.short_name) or label(self.name)


@with_history
class MandateHolder(models.Model):
    """A person who holds or held a special-procedures mandate, with the term as far as known."""

    mechanism = models.ForeignKey(
        Mechanism,
        verbose_name=_("mandate"),
        on_delete=models.PROTECT,
        related_name="holders",
        help_text=_("The special procedure that the person holds or held."),
    )
    name = LineField(_("name"), max_length=120, help_text=_("As the United Nations write it."))
    began_on = models.DateField(_("in office from"), null=True, blank=True, help_text=_("Empty if unknown."))
    began_on_precision = precision_field()
    ended_on = models.DateField(
        _("in office until"), null=True, blank=True, help_text=_("Empty if in office or unknown.")
    )
    ended_on_precision = precision_field()

    class Meta:
        verbose_name, verbose_name_plural = _("mandate holder"), _("mandate holders")
        ordering = ["mechanism", "began_on"]
        constraints = [
            *written("mandate_holder", lines="name"),
            not_empty("mandate_holder_has_a_name", "name", _("Give the name.")),
            models.UniqueConstraint(
                fields=["mechanism", "name", "began_on"],
                name="mandate_holder_has_a_term_once",
                nulls_distinct=False,
                violation_error_message=_("This term is already recorded."),
            ),
            date_fits_precision("mandate_holder_start_fits_its_precision", "began_on"),
            date_fits_precision("mandate_holder_end_fits_its_precision", "ended_on"),
            must(
                "mandate_holder_term_ends_after_it_began",
                Q(ended_on__isnull=True) | Q(began_on__isnull=True) | Q(ended_on__gte=models.F("began_on")),
                _("The end cannot be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeTerm(models.Model):
    """A term of a named classification in one of its versions; labels are the scheme's own words."""

    scheme = LineField(_("scheme"), max_length=20, help_text=_("For example UHRI."))
    scheme_version = LineField(
        _("version of the scheme"), max_length=20, help_text=_("For example 2025; labels change from one to the next.")
    )
    code = models.SlugField(
        _("code"), max_length=120, help_text=_("The scheme's own code, or its label in small letters and hyphens.")
    )
    name = LabelField(_("name"), help_text=_("The scheme's own words, by language."))

    class Meta:
        abstract = True
        ordering = ["scheme", "-scheme_version", "code"]

    def __str__(self) -> str:
        return label(self.name)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def in_use(self) -> Self:
        """Themes of published recommendations."""
        links = self.model._meta.get_field("recommendations").through.objects
        return self.filter(Exists(links.filter(theme=OuterRef("pk"), recommendation__publication="published")))

    def labels(self) -> dict[int, tuple[str, str]]:
        """Label and code by primary key."""
        return {theme.pk: (str(theme), theme.code) for theme in self}


@with_history
class Theme(SchemeTerm):
    """What a recommendation is about."""

    objects = ThemeQuerySet.as_manager()

    class Meta(SchemeTerm.Meta):
        verbose_name, verbose_name_plural = _("theme"), _("themes")
        constraints = [
            *written("theme", lines="scheme scheme_version name"),
            not_empty("theme_has_a_scheme", "scheme", _("Name the scheme.")),
            is_slug("theme_code_is_plain", "code"),
            has_english("theme_has_an_english_name"),
            models.UniqueConstraint(
                fields=["scheme", "scheme_version", "code"],
                name="theme_code_is_unique_in_its_scheme",
                violation_error_message=_("This code exists in this version of the scheme."),
            ),
        ]


@with_history
class AffectedGroup(SchemeTerm):
    """Whom a recommendation is meant to protect."""

    class Meta(SchemeTerm.Meta):
        verbose_name, verbose_name_plural = _("affected group"), _("affected groups")
        constraints = [
            *written("affected_group", lines="scheme scheme_version name"),
            not_empty("affected_group_has_a_scheme", "scheme", _("Name the scheme.")),
            is_slug("affected_group_code_is_plain", "code"),
            has_english("affected_group_has_an_english_name"),
            models.UniqueConstraint(
                fields=["scheme", "scheme_version", "code"],
                name="affected_group_code_is_unique_in_its_scheme",
                violation_error_message=_("This code exists in this version of the scheme."),
            ),
        ]


@with_history
class SdgGoal(models.Model):
    """One of the 17 Sustainable Development Goals (A/RES/70/1); the label is our own."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True, help_text=_("1 to 17."))
    name = LabelField(_("name"), help_text=_("A short label, by language."))

    class Meta:
        verbose_name, verbose_name_plural = _("SDG goal"), _("SDG goals")
        ordering = ["number"]
        constraints = [
            *written("sdg_goal", lines="name"),
            must("sdg_goal_is_one_of_seventeen", Q(number__range=(1, 17)), _("There are 17 goals.")),
            has_english("sdg_goal_has_an_english_name"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {label(self.name)}"


@with_history
class SdgTarget(models.Model):
    """One of the 169 targets of the Sustainable Development Goals (A/RES/70/1); the label is our own."""

    code = models.CharField(_("code"), max_length=5, unique=True, help_text=_("For example 16.3 or 16.a."))
    goal = models.ForeignKey(
        SdgGoal,
        verbose_name=_("goal"),
        on_delete=models.PROTECT,
        related_name="targets",
        help_text=_("The goal that it belongs to."),
    )
    name = LabelField(_("name"), help_text=_("A short label of our own, by language."))

    class Meta:
        verbose_name, verbose_name_plural = _("SDG target"), _("SDG targets")
        ordering = ["goal", "code"]
        constraints = [
            *written("sdg_target", lines="name"),
            must(
                "sdg_target_code_is_goal_and_item", Q(code__regex=r"^\d{1,2}\.[0-9a-d]{1,2}$"), _("For example 16.3.")
            ),
            has_english("sdg_target_has_an_english_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {label(self.name)}"


@with_history
class MethodologyVersion(models.Model):
    """A version of the methodology by which assessments are made; the page shows every version."""

    version = LineField(_("version"), max_length=10, unique=True, help_text=_("For example 1.0."))
    in_force_from = models.DateField(_("in force from"), help_text=_("Assessments of this day or later may use it."))
    changes = WordsField(_("what changed"), help_text=_("What this version changed, for the public page."))

    class Meta:
        verbose_name, verbose_name_plural = _("methodology version"), _("methodology versions")
        ordering = ["-in_force_from"]
        constraints = [
            *written("methodology_version", lines="version", words="changes"),
            not_empty("methodology_version_has_a_number", "version", _("Give the version.")),
            not_empty("methodology_version_says_what_changed", "changes", _("Say what changed.")),
        ]

    def __str__(self) -> str:
        return self.version
