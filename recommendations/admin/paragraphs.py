"""The form of a recommendation: what is left empty is made from its paragraph."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ..models import Recommendation
from ..symbols import address, free_address
from .conflicts import RecordForm


class RecommendationForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text = _("Order within the document. Left empty, it comes last.")
        if self.instance.pk is None:
            self.initial.setdefault("position", None)
            if self.initial["position"] == 0:
                self.initial["position"] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not (document := cleaned.get("document")):
            return cleaned
        siblings = Recommendation.objects.filter(document=document).exclude(pk=self.instance.pk)
        if "position" not in self.errors and cleaned.get("position") is None:
            cleaned["position"] = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            wanted = self.address_from(cleaned)
            cleaned["slug"] = free_address(wanted, set(siblings.values_list("slug", flat=True))) if wanted else ""
            if not wanted:
                self.add_error("slug", _("Type the address: none can be made of these letters."))
        return cleaned

    def address_from(self, cleaned: dict[str, Any]) -> str:
        """The paragraph and sub-item, with the number of a part; without a paragraph, the heading."""
        if not cleaned.get("paragraph"):
            return address(cleaned.get("title") or "")
        part = cleaned.get("part_number")
        return address(cleaned["paragraph"], cleaned.get("sub_item") or "", str(part) if part else "")
