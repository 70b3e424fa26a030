"""What else asks for the same: pairs that editors recorded, and what other mechanisms said in like words."""

from django.db.models import Q

from recommendations.models import Likeness, Recommendation, RelatedPair
from recommendations.search.likeness import as_written

SIMILAR = 5


def related_to(found: Recommendation) -> list[tuple[str, Recommendation]]:
    """Recommendations that ask for the same, with why we say so."""
    reasons = {pair.other_than(found): pair.reason for pair in RelatedPair.objects.naming(found)}
    rows = Recommendation.objects.for_public().with_status().select_related("document__mechanism").by_paragraph()
    return [(reasons[row.pk], row) for row in rows.filter(pk__in=reasons)]


def similar_to(found: Recommendation, *, but: set[int]) -> list[tuple[list[str], Recommendation]]:
    """What other mechanisms recommended in like words, the nearest first, with words that both have."""
    near = Likeness.objects.filter(Q(recommendation_id=found.pk) | Q(other_id=found.pk))
    scores = {row.other_than(found): row.score for row in near}
    words = {row.other_than(found): row.words for row in near}
    keys = sorted(words.keys() - but, key=lambda key: (-scores[key], key))[:SIMILAR]
    rows = Recommendation.objects.for_public().with_status().select_related("document__mechanism").in_bulk(keys)
    forms = as_written({word for key in keys for word in words[key]})
    return [([forms.get(word, word) for word in words[key]], rows[key]) for key in keys if key in rows]
