"""Recommendations as addresses name them: ``a-hrc-29-25-add-2/96-a``, the document's slug and its own."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.models import Recommendation

MOST = 50  # an address with more of them would be too long for some proxies


def place(row: Recommendation) -> str:
    return f"{row.document.slug}/{row.slug}"


def keys_by_place(places: Iterable[str]) -> dict[str, int]:
    """The primary keys of those that are public, in the order of their places."""
    wanted = [tuple(each.replace("\0", "").partition("/")[::2]) for each in places]
    rows = Recommendation.objects.for_public().filter(
        document__slug__in={document for document, _slug in wanted}, slug__in={slug for _document, slug in wanted}
    )
    found = {(document, slug): key for key, document, slug in rows.values_list("pk", "document__slug", "slug")}
    return {"/".join(each): found[each] for each in wanted if each in found}


class PlacesField(forms.MultipleChoiceField):
    """Up to fifty places. Whether they are public is asked when they are looked for."""

    default_error_messages = {"too_many": _("At most %(most)s recommendations can be kept in an address.")}

    def valid_value(self, value: str) -> bool:
        return True

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST})
