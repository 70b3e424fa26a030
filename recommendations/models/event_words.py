"""The words of an event as PostgreSQL's own dictionaries read them: the expression that an index has and a search asks."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Replace

DICTIONARIES = {"en": "english", "ru": "russian"}
OTHER = "simple"  # words as they are written
SAID = ("title", "details", "place")


def read_as(dictionary: str) -> SearchVector:
    """«ё» is read as «е», as in what is asked."""
    return SearchVector(
        *(Replace(each, Value("ё"), Value("е"), output_field=TextField()) for each in SAID), config=dictionary
    )


EVENT_WORDS = Case(
    *(When(language=code, then=read_as(dictionary)) for code, dictionary in DICTIONARIES.items()),
    default=read_as(OTHER),
    output_field=SearchVectorField(),
)
