"""What comes in from files: the file, its rows as read and as somebody mended them, and what became of each."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .organisations import User
from .recommendations import Recommendation
from .rules import must, not_empty, one_of


class Stage(models.TextChoices):
    RECEIVED = "received", _("received")
    REFUSED = "refused", _("cannot be read")
    REVIEW = "review", _("to be looked through")
    DONE = "done", _("brought in")
    UNDONE = "undone", _("undone")


class Outcome(models.TextChoices):
    CREATE = "create", _("new")
    UPDATE = "update", _("changes the record")
    CONFLICT = "conflict", _("an editor changed it since")
    UNCHANGED = "unchanged", _("as on record")
    SKIP = "skip", _("left out")
    ERROR = "error", _("cannot come in")


class Import(models.Model):
    """One file that was brought, and how far it came. The file itself lies in a folder outside any web path."""

    name = models.CharField(_("name of the file"), editable=False, max_length=200)
    sha256 = models.CharField(_("SHA-256"), editable=False, max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    stored_as = models.CharField(_("stored as"), editable=False, max_length=32, unique=True)
    format = models.CharField(_("format"), editable=False, max_length=20)
    options = models.JSONField(_("options"), editable=False, default=dict, blank=True)
    shared = models.JSONField(_("what holds for every row"), editable=False, default=dict, blank=True)
    kind = models.CharField(_("kind of rows"), editable=False, max_length=20, default="recommendations")
    is_published = models.BooleanField(_("comes in published"), editable=False, default=False)
    stage = models.CharField(_("stage"), editable=False, max_length=10, choices=Stage, default=Stage.RECEIVED)
    notes = models.JSONField(_("notes"), editable=False, default=list, blank=True)
    done = models.PositiveIntegerField(_("rows done"), editable=False, default=0)
    total = models.PositiveIntegerField(_("rows in all"), editable=False, default=0)
    brought_by = models.ForeignKey(
        User, verbose_name=_("brought by"), editable=False, on_delete=models.PROTECT, related_name="imports"
    )
    brought_at = models.DateTimeField(_("brought at"), editable=False)
    step = models.CharField(
        _("step"), editable=False, max_length=10, blank=True, help_text=_("What a process of its own does with it.")
    )
    begun_at = models.DateTimeField(
        _("step begun at"),
        editable=False,
        null=True,
        blank=True,
        help_text=_("While a process of its own works on it, or died."),
    )
    begun_by = models.ForeignKey(
        User,
        verbose_name=_("step begun by"),
        editable=False,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "Whose the step is when it is done again; before anybody is named here, theirs who brought the file."
        ),
    )
    finished_at = models.DateTimeField(_("finished at"), editable=False, null=True, blank=True)
    labels = models.JSONField(
        _("labels"),
        editable=False,
        default=list,
        blank=True,
        help_text=_("Kind, words and number of rows of those that were not known."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("import"), _("imports")
        ordering = ["-brought_at", "-id"]
        constraints = [
            not_empty("import_has_a_file_name", "name", _("Name the file.")),
            one_of("import_stage_is_a_listed_stage", "stage", Stage),
            must("import_names_a_sha256", Q(sha256__regex=r"^[0-9a-f]{64}$"), _("64 small hexadecimal digits.")),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def coming_in(self) -> Self:
        return self.filter(is_dropped=False)

    def by_position(self) -> Self:
        return self.order_by("position", "id")


class ImportRow(models.Model):
    """One row of a file: ``raw`` as it stood there, ``values`` as read or mended, and what it would do or did."""

    # The indexes below find rows by their import.
    brought = models.ForeignKey(
        Import, verbose_name=_("import"), on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    position = models.FloatField(
        _("position"), help_text=_("Order; between two rows there is always room for another.")
    )
    where = models.CharField(_("place in the file"), max_length=120)
    values = models.JSONField(_("values"), default=dict)
    raw = models.JSONField(_("as in the file"), null=True, blank=True)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    key = models.CharField(
        _("key"), max_length=100, blank=True, help_text=_("How the file calls it: its own name, or its place in print.")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True, help_text=_("By value: on record, and here."))
    before = models.JSONField(
        _("before"), null=True, blank=True, help_text=_("What this import replaced, for undoing.")
    )
    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_rows",
    )
    event = models.ForeignKey(
        "recommendations.FollowUpEvent",
        verbose_name=_("event"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_rows",
    )
    is_dropped = models.BooleanField(_("dropped"), default=False)
    is_ticked = models.BooleanField(_("wins over an editor's change"), default=False)
    is_mended = models.BooleanField(_("changed by hand"), default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("row of an import"), _("rows of imports")
        ordering = ["position", "id"]
        constraints = [one_of("import_row_outcome_is_a_listed_outcome", "outcome", Outcome, blank=True)]
        indexes = [
            models.Index(fields=["brought", "position"], name="import_row_by_position"),
            models.Index(fields=["brought", "outcome", "position"], name="import_row_by_outcome"),
            models.Index(fields=["brought", "key"], name="import_row_by_key"),
        ]

    def __str__(self) -> str:
        return self.where


class OutsideName(models.Model):
    """How a file calls a recommendation, and what it said of it last: so that it is found again, and an editor's change known."""

    system = models.CharField(_("system"), max_length=20)
    key = models.CharField(_("key"), max_length=100)
    recommendation = models.ForeignKey(
        Recommendation, verbose_name=_("recommendation"), on_delete=models.CASCADE, related_name="outside_names"
    )
    said = models.JSONField(_("said last"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("outside name"), _("outside names")
        ordering = ["system", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "key"],
                name="outside_name_is_of_one_recommendation",
                violation_error_message=_("This name belongs to a recommendation already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"


class LabelKind(models.TextChoices):
    STATE = "state", _("State")
    MECHANISM = "mechanism", _("mechanism")
    THEME = "theme", _("theme")
    GROUP = "group", _("affected group")
    TARGET = "target", _("SDG target")


@with_history
class Label(models.Model):
    """A word of a file for something of our vocabulary. Mapped once, it is known in every later file.

    ``means`` is empty while nobody decided, and "-" where it means nothing that we keep.
    """

    kind = models.CharField(
        _("kind"), max_length=10, choices=LabelKind, help_text=_("What the file uses the word for.")
    )
    words = models.CharField(_("words"), max_length=300, help_text=_("As the file writes it."))
    means = models.CharField(
        _("means"), max_length=100, blank=True, help_text=_("A name from our vocabulary; - for nothing that we keep.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("label of files"), _("labels of files")
        ordering = ["kind", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "words"],
                name="label_is_mapped_once",
                violation_error_message=_("This label is on record already."),
            ),
            one_of("label_kind_is_a_listed_kind", "kind", LabelKind),
        ]

    def __str__(self) -> str:
        return self.words


class ColumnMapping(models.Model):
    """Which column of a table means what, remembered by the table's header."""

    header = models.CharField(_("header"), max_length=64, unique=True, help_text=_("SHA-256 of the column names."))
    means = models.JSONField(_("means"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("mapping of columns"), _("mappings of columns")

    def __str__(self) -> str:
        return self.header[:12]
