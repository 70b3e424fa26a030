"""The hub: what was recommended to a State, verbatim, with its document, paragraph and sub-item."""

import re
from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from recommendations.symbols import parse

from .documents import Document
from .history import with_history
from .publication import Published, PublishedQuerySet
from .publication_rules import (
    by_public_day,
    only_allowed_moves,
    published_address_stays,
    published_rows_stay,
    published_rules,
    withdrawals_need_two,
)
from .rules import is_slug, must, not_empty, one_of
from .vocabulary import AffectedGroup, SdgTarget, State, Theme
from .written import HANDLING, LineField, written

PARTS = gettext_noop("A part stands in the document of its whole, is made to the same State, and is not split again.")


class RecommendationQuerySet(PublishedQuerySet):
    def for_document(self, document: Document) -> Self:
        return self.filter(document=document)

    def matching(self, query: str) -> Self:
        """Found by symbol and paragraph ("A/HRC/29/25/Add.2 96 a"), or by words of heading or text."""
        wanted, texts = parse(query), self.model._meta.get_field("texts").related_model
        found = self
        if wanted.symbol:
            found = found.filter(document__symbol__iregex=rf"(^|/){re.escape(wanted.symbol)}($|[/.])")
        if wanted.paragraph:
            found = found.filter(paragraph=wanted.paragraph)
        if wanted.sub_item:
            found = found.filter(sub_item__istartswith=wanted.sub_item)
        for word in wanted.words:
            said = texts.objects.filter(recommendation=OuterRef("pk"), text__icontains=word)
            found = found.filter(Q(title__icontains=word) | Exists(said))
        return found

    def with_status(self, *, by: date | None = None) -> Self:
        """Annotate ``status``, the headline: of the lead organisation's newest published assessment, else of the newest
        of all, else not yet assessed; of what was public ``by`` a day, if one is given.
        """
        lead = Subquery(self._assessments(by).of_the_lead().values("status")[:1])
        newest = Subquery(self._assessments(by).values("status")[:1])
        return self.annotate(status=Coalesce(lead, newest, Value("not_assessed"), output_field=models.CharField()))

    def _assessments(self, by: date | None) -> models.QuerySet:
        assessments = self.model._meta.get_field("assessments").related_model.objects
        return assessments.for_public().public_by(by).filter(recommendation=OuterRef("pk")).by_newest()

    def with_stance(self, *, by: date | None = None) -> Self:
        """Annotate ``stance``: that of the newest published response to this very recommendation, else empty."""
        responses = self.model._meta.get_field("responses").related_model.objects
        newest = responses.for_public().public_by(by).filter(recommendation=OuterRef("pk")).by_newest()
        first = Subquery(newest.values("stance")[:1])
        return self.annotate(stance=Coalesce(first, Value(""), output_field=models.CharField()))

    def with_last_event(self, *, by: date | None = None) -> Self:
        """Annotate ``last_event_on`` with its precision: of the newest published event that bears on it, else null; of what
        was public ``by`` a day, if one is given."""
        bearings = self.model._meta.get_field("bearings").related_model.objects
        newest = bearings.for_public().public_by(by).of_what_happened().filter(recommendation=OuterRef("pk"))
        newest = newest.order_by("-event__happened_on", "-event")
        return self.annotate(
            last_event_on=Subquery(newest.values("event__happened_on")[:1]),
            last_event_on_precision=Subquery(newest.values("event__happened_on_precision")[:1]),
        )

    def stale(self, *, since: date) -> Self:
        """Published, made before that day, and since then nothing happened and nobody looked, as far as readers see."""
        bearings = self.model._meta.get_field("bearings").related_model.objects.for_public()
        recent = Q(event__happened_on__gte=since) | Q(event__until_on__gte=since)
        older = Q(document__dated_on__lt=since) | Q(document__dated_on__isnull=True)
        return self.published().filter(older, ~Exists(bearings.filter(recent, recommendation=OuterRef("pk"))))

    def with_row(self, *, by: date | None = None) -> Self:
        """All that a line in a list shows, in a fixed number of queries; as it was by a day, if one is given."""
        related = ("document__mechanism", "state", "part_of")
        return (
            self.with_status(by=by)
            .with_stance(by=by)
            .with_last_event(by=by)
            .select_related(*related)
            .prefetch_related("texts", "recommending_states")
        )

    def with_page(self) -> Self:
        """All that its own page shows of it and its texts, in two queries."""
        model = self.model
        return self.with_texts().annotate(
            maker_keys=keys_of(model.recommending_states.through, "state"),
            theme_keys=keys_of(model.themes.through, "theme"),
            group_keys=keys_of(model.affected_groups.through, "affectedgroup"),
            target_keys=keys_of(model.sdg_targets.through, "sdgtarget"),
        )

    def with_words(self, *, by: date | None = None) -> Self:
        """Its texts and its parts, in a fixed number of queries."""
        parts = self.model.objects.for_public().public_by(by).with_status(by=by).with_stance(by=by)
        return self.with_texts().prefetch_related(Prefetch("parts", parts.order_by("part_number")))

    def with_texts(self) -> Self:
        related = ("document__mechanism", "document__visit__mandate_holder", "state", "part_of__document")
        texts = self.model._meta.get_field("texts").related_model.objects.select_related("taken_from")
        return self.select_related(*related).prefetch_related(Prefetch("texts", texts))

    def by_paragraph(self) -> Self:
        return self.order_by("document__symbol", "document__slug", "position", "id")


def keys_of(through: type[models.Model], other: str) -> ArraySubquery:
    """The keys of what a recommendation is linked with; their rows are not read."""
    return ArraySubquery(through.objects.filter(recommendation=OuterRef("pk")).values(f"{other}_id"))


class Addressee(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    PARLIAMENT = "parliament", _("parliament")
    JUDICIARY = "judiciary", _("judiciary")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    BUSINESS = "business", _("business")
    INTERNATIONAL_COMMUNITY = "international_community", _("international community")
    OTHER = "other", _("other")


@with_history
class Recommendation(Published):
    """One recommendation to one State. Its text stands in RecommendationText, by language."""

    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="recommendations",
        help_text=_("The document in which it was made."),
    )
    paragraph = LineField(
        _("paragraph"), max_length=20, blank=True, help_text=_("As printed: 96, or 126.29. Empty if unknown.")
    )
    sub_item = LineField(
        _("sub-item"), max_length=20, blank=True, help_text=_("The letter, with what is under it: a, or a (ii).")
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("Where one item bundles several demands that are assessed one by one."),
    )
    part_number = models.PositiveSmallIntegerField(
        _("part number"), null=True, blank=True, help_text=_("1, 2, 3 … within the item that was split.")
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Order within the document; lists follow it.")
    )
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Permanent part of the address, made from the paragraph.")
    )
    title = LineField(
        _("heading"), max_length=200, help_text=_("A short neutral heading in our own words; not a quotation.")
    )
    state = models.ForeignKey(
        State,
        verbose_name=_("State concerned"),
        on_delete=models.PROTECT,
        related_name="recommendations",
        help_text=_("The State that it was made to."),
    )
    addressee = models.CharField(
        _("addressee"),
        max_length=30,
        choices=Addressee,
        default=Addressee.GOVERNMENT,
        help_text=_("Who is asked to act."),
    )
    recommending_states = models.ManyToManyField(
        State,
        verbose_name=_("recommending States"),
        blank=True,
        related_name="recommendations_made",
        help_text=_("In the Universal Periodic Review: the States that made it."),
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="recommendations", help_text=_("What it is about.")
    )
    affected_groups = models.ManyToManyField(
        AffectedGroup,
        verbose_name=_("affected groups"),
        blank=True,
        related_name="recommendations",
        help_text=_("Whom it is meant to protect."),
    )
    sdg_targets = models.ManyToManyField(
        SdgTarget,
        verbose_name=_("SDG targets"),
        blank=True,
        related_name="recommendations",
        help_text=_("The targets that carrying it out would serve."),
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("recommendation"), _("recommendations")
        ordering = ["document", "position", "id"]
        constraints = [
            *written("recommendation", lines="paragraph sub_item title", words=HANDLING),
            *published_rules("recommendation"),
            is_slug("recommendation_address_is_plain"),
            not_empty("recommendation_has_a_heading", "title", _("Give a heading.")),
            one_of("recommendation_addressee_is_a_listed_addressee", "addressee", Addressee),
            models.UniqueConstraint(
                fields=["document", "slug"],
                name="recommendation_address_is_unique_in_its_document",
                violation_error_message=_("Another recommendation of this document has this address."),
            ),
            models.UniqueConstraint(
                fields=["document", "state", "paragraph", "sub_item", "part_number"],
                condition=~Q(paragraph="") & ~Q(publication="withdrawn"),
                nulls_distinct=False,
                name="recommendation_paragraph_is_unique_in_its_document",
                violation_error_message=_("This paragraph and sub-item are already recorded for this document."),
            ),
            must(
                "recommendation_sub_item_has_a_paragraph",
                Q(sub_item="") | ~Q(paragraph=""),
                _("A sub-item needs its paragraph."),
            ),
            must(
                "recommendation_paragraph_is_as_printed",
                Q(paragraph__regex=r"^([0-9]+(\.[0-9]+)*)?$"),
                _("Digits and points only, for example 96 or 126.29."),
            ),
            must(
                "recommendation_part_has_a_number",
                Q(part_of__isnull=True, part_number__isnull=True)
                | Q(part_of__isnull=False, part_number__isnull=False, part_number__gte=1),
                _("A part has a number, and only a part has one."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "publication"], name="recommendation_by_state"),
            by_public_day("recommendation", "document"),
        ]
        triggers = [
            only_allowed_moves(),
            withdrawals_need_two(),
            published_rows_stay(),
            published_address_stays(),
            pgtrigger.Trigger(
                name="parts_stand_with_their_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NEW.part_of_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM recommendations_recommendation AS whole
                        WHERE whole.id = NEW.part_of_id AND whole.id <> NEW.id AND whole.part_of_id IS NULL
                        AND whole.document_id = NEW.document_id AND whole.state_id = NEW.state_id
                    ) OR EXISTS (
                        SELECT FROM recommendations_recommendation AS part WHERE part.part_of_id = NEW.id AND (
                            NEW.part_of_id IS NOT NULL
                            OR part.document_id <> NEW.document_id OR part.state_id <> NEW.state_id
                        )
                    ) THEN
                        RAISE EXCEPTION '{PARTS}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 our own words
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.where}"

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.document.slug, self.slug])

    def clean(self) -> None:
        whole = self.part_of if self.part_of_id else None
        if whole and not self._may_be_part_of(whole):
            raise ValidationError({"part_of": _(PARTS)})

    def _may_be_part_of(self, whole: Self) -> bool:
        same = (whole.document_id, whole.state_id) == (self.document_id, self.state_id)
        is_whole_itself = self.pk is not None and (whole.pk == self.pk or self.parts.exists())
        return same and not whole.part_of_id and not is_whole_itself

    @property
    def place(self) -> str:
        """Paragraph, sub-item and part as one prints them: ``96 (a)``; empty if unknown."""
        parts = [self.paragraph]
        parts += [f"({item.strip('()')})" for item in self.sub_item.split()]
        parts += [f"[{self.part_number}]"] if self.part_number else []
        return " ".join(part for part in parts if part)

    @property
    def where(self) -> str:
        """The place with its word, for readers: ``para. 96 (a)`` or ``paragraph unknown``."""
        return _("para. %(place)s") % {"place": self.place} if self.place else str(_("paragraph unknown"))

    @cached_property
    def shown_text(self) -> Any:
        """The text that a list shows: the first that we hold, or None. A search puts the one in its place in which it found."""
        return next(iter(self.texts.all()), None)

    @property
    def has_known_paragraph(self) -> bool:
        return bool(self.paragraph)
