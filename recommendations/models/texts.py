"""The words of a recommendation, verbatim, by language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .documents import Document
from .history import with_history
from .recommendations import Recommendation
from .ruled import Ruled
from .rules import Provenance, language_field, must, not_empty, one_of, provenance_names_source
from .written import WordsField, written


class Standing(models.TextChoices):
    ORIGINAL = "original", _("original")
    OFFICIAL = "official", _("official translation")
    UNOFFICIAL = "unofficial", _("unofficial translation")


@with_history
class RecommendationText(Ruled):
    """The words of a recommendation in one language, and where they were taken from."""

    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="texts",
        help_text=_("The recommendation that these words are of."),
    )
    language = language_field()
    standing = models.CharField(
        _("standing"),
        max_length=10,
        choices=Standing,
        default=Standing.ORIGINAL,
        help_text=_("Original, or a translation and whose."),
    )
    provenance = models.CharField(
        _("provenance"),
        max_length=10,
        choices=Provenance,
        default=Provenance.DOCUMENT,
        help_text=_("Say honestly how near to the document these words are."),
    )
    taken_from = models.ForeignKey(
        Document,
        verbose_name=_("secondary source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quoted_texts",
        help_text=_("The document that quotes or reports it. Empty if taken from the document itself."),
    )
    chapeau = WordsField(
        _("introductory words"),
        blank=True,
        help_text=_("Verbatim, where one sentence introduces several items: “He recommends that the Government:”."),
    )
    text = WordsField(_("text"), help_text=_("Verbatim. Nothing added, nothing left out without […]."))

    class Meta:
        verbose_name, verbose_name_plural = _("text"), _("texts")
        ordering = ["recommendation", "standing", "language"]
        constraints = [
            *written("recommendation_text", words="chapeau text"),
            not_empty("recommendation_text_is_not_empty", "text", _("Give the text.")),
            must(
                "recommendation_text_language_is_a_code",
                Q(language__regex=r"^[a-z]{2,3}$"),
                _("Two or three small letters."),
            ),
            one_of("recommendation_text_standing_is_a_listed_standing", "standing", Standing),
            one_of("recommendation_text_provenance_is_a_listed_provenance", "provenance", Provenance),
            provenance_names_source("recommendation_text_names_its_secondary_source"),
            models.UniqueConstraint(
                fields=["recommendation", "language"],
                name="recommendation_has_one_text_per_language",
                violation_error_message=_("A text in this language exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def with_chapeau(self) -> str:
        """The words with those that introduce them, each in a line of its own."""
        return "\n".join(words for words in (self.chapeau, self.text) if words)
