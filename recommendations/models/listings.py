"""What lists, facets and the search need of each public recommendation and event, kept ready.

Nothing here is anybody's to edit: recommendations/search/keeping.py alone writes it, from what the public door shows, at the
end of every transaction that touched it. See docs/decisions/0016.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


def keys(text: object) -> ArrayField:
    return ArrayField(models.BigIntegerField(), verbose_name=text, default=list)


def words_of(text: object) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=text, default=list)


class Listing(models.Model):
    """One public recommendation as lists know it. Keys are plain numbers: a join would cost what this saves."""

    recommendation_id = models.BigIntegerField(_("recommendation"), primary_key=True)
    edition = models.BigIntegerField(_("edition"), db_index=True)
    state_id = models.BigIntegerField(_("State"))
    document_id = models.BigIntegerField(_("document"), db_index=True)
    mechanism_id = models.BigIntegerField(_("mechanism"), null=True)
    dated_on = models.DateField(_("date of the document"), null=True)
    position = models.PositiveIntegerField(_("position"))
    status = models.CharField(_("status"), max_length=30)
    stance = models.CharField(_("stance"), max_length=30, blank=True)
    last_event_on = models.DateField(_("last event"), null=True)
    last_seen_on = models.DateField(_("last event or look"), null=True)
    themes = keys(_("themes"))
    affected_groups = keys(_("affected groups"))
    sdg_targets = keys(_("SDG targets"))
    assessed_by = keys(_("assessed by"))
    # As ArrayField keeps them: "2016:regressed", the status with which that year ended where it had changed; ":regressed", one that it was ever given; and
    # "2016:setback:3", how many events of that year bear on it so.
    standings = words_of(_("status by year"))
    happenings = words_of(_("events by year"))
    words = SearchVectorField(_("words"))
    line = models.TextField(_("line of the table"), default="")

    class Meta:
        verbose_name, verbose_name_plural = _("listing"), _("listings")
        indexes = [GinIndex(fields=["words"], name="listing_by_words")]

    def __str__(self) -> str:
        return str(self.recommendation_id)


class EventListing(models.Model):
    """One public event as the list of events knows it."""

    event_id = models.BigIntegerField(_("event"), primary_key=True)
    state_id = models.BigIntegerField(_("State"))
    kind = models.CharField(_("kind"), max_length=30)
    happened_on = models.DateField(_("happened on"))
    words = SearchVectorField(_("words"))

    class Meta:
        verbose_name, verbose_name_plural = _("event listing"), _("event listings")
        indexes = [
            GinIndex(fields=["words"], name="event_listing_by_words"),
            models.Index(fields=["-happened_on", "-event_id"], name="event_listing_newest_first"),
            models.Index(fields=["state_id", "-happened_on", "-event_id"], name="event_listing_of_a_state"),
        ]

    def __str__(self) -> str:
        return str(self.event_id)


class Likeness(models.Model):
    """Two recommendations to one State, by different mechanisms, that use the same words: which, and how alike from 0 to 1."""

    recommendation_id = models.BigIntegerField(_("recommendation"), db_index=True)
    other_id = models.BigIntegerField(_("the other"), db_index=True)
    score = models.FloatField(_("how alike"))
    words = words_of(_("words of both"))

    class Meta:
        verbose_name, verbose_name_plural = _("likeness"), _("likenesses")

    def __str__(self) -> str:
        return f"{self.recommendation_id} – {self.other_id}"


class Word(models.Model):
    """A word that listings have, in how many, and how it is written: for who mistypes it."""

    lemma = models.CharField(_("form that is searched"), max_length=60, primary_key=True)
    form = models.CharField(_("as written"), max_length=60)
    count = models.IntegerField(_("listings"))

    class Meta:
        verbose_name, verbose_name_plural = _("word"), _("words")

    def __str__(self) -> str:
        return self.form


class Touched(models.Model):
    """A recommendation or an event of which something public was written and whose listing is not yet; none named: some other page."""

    recommendation_id = models.BigIntegerField(_("recommendation"), null=True)
    event_id = models.BigIntegerField(_("event"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("touched"), _("touched")

    def __str__(self) -> str:
        return str(self.recommendation_id or self.event_id)


class Edition(models.Model):
    """How often what the public reads has changed; one row. ``reshaped``: when listings last came or went."""

    number = models.BigIntegerField(_("number"), default=0)
    recent = ArrayField(models.BigIntegerField(), verbose_name=_("those before"), default=list)
    reshaped = models.BigIntegerField(_("reshaped"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("edition"), _("editions")

    def __str__(self) -> str:
        return str(self.number)
