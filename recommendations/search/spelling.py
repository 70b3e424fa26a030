"""The words that listings have: in how many each stands, and how it is written in one of those, for who mistypes it.

A form is always one of a listing that is there. Whoever is written last gives its forms; what goes takes its own along, and
the words that stay without it are read again where they still stand.
"""

from collections import Counter
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, TextField
from psycopg2.extras import execute_values

from recommendations.models import Listing, Word

from .documents import words_by_recommendation
from .gathering import batches

COUNT = """
    INSERT INTO recommendations_word AS kept (lemma, form, count) VALUES %s
    ON CONFLICT (lemma) DO UPDATE SET count = kept.count + EXCLUDED.count, form = EXCLUDED.form
"""
SPELL = """
    UPDATE recommendations_word AS kept SET form = given.form FROM (VALUES %s) AS given (lemma, form)
    WHERE kept.lemma = given.lemma AND kept.form <> given.form
"""
HAVING = """
    SELECT recommendation_id, tsvector_to_array(words) FROM recommendations_listing WHERE words @@ %s::tsquery LIMIT 100
"""
PAGE = 10_000
LEMMAS = Func(F("words"), function="tsvector_to_array", output_field=ArrayField(TextField()))


def lemmas_kept(keys: Iterable[int]) -> dict[int, set[str]]:
    """The words of each of these that is listed."""
    return {key: set(found) for key, found in Listing.objects.filter(pk__in=keys).values_list("pk", LEMMAS)}


def count_words(before: dict[int, set[str]], after: dict[int, dict[str, str]]) -> set[str]:
    """Count what came and went; a word that no listing has any more is gone.

    Returns the words of which a listing went and none of ``after`` tells how they are written: until ``write_forms`` has
    found one that does, they are written as they are searched.
    """
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    lost: set[str] = set()
    for key in before.keys() | after.keys():
        old, new = before.get(key, set()), after.get(key, {})
        counts.update(new.keys() - old)
        counts.subtract(old - new.keys())
        lost |= old - new.keys()
        forms |= new
    lost -= forms.keys()
    counted = {word for word, count in counts.items() if count}
    with connection.cursor() as cursor:
        rows = [(word, forms.get(word, word), counts[word]) for word in sorted(counted)]
        execute_values(cursor.cursor, COUNT, rows, page_size=PAGE)
        rows = [(word, forms.get(word, word)) for word in sorted((forms.keys() | lost) - counted)]
        execute_values(cursor.cursor, SPELL, rows, page_size=PAGE)
    if counted - forms.keys():
        Word.objects.filter(count=0).delete()
    return lost


def write_forms(lost: set[str]) -> None:
    """Write these words as listings that have them do."""
    wanted = set(Word.objects.filter(lemma__in=lost).values_list("pk", flat=True))
    if not wanted:
        return
    forms: dict[str, str] = {}
    for _batch, gathered in batches(sorted(some_having(wanted))):
        for reading in words_by_recommendation(gathered).values():
            forms |= {word: reading.forms[word] for word in reading.forms.keys() & wanted}
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, SPELL, sorted(forms.items()), page_size=PAGE)


def some_having(wanted: set[str]) -> set[int]:
    """Few listings that have all of these words between them: the common ones stand in any, so that few are asked for alone."""
    found: set[int] = set()
    left = set(wanted)
    while left:
        had = len(left)
        with connection.cursor() as cursor:
            cursor.execute(HAVING, [" | ".join(f"'{word}'" for word in sorted(left))])
            rows = cursor.fetchall()
        for key, lemmas in rows:
            if not left.isdisjoint(lemmas):
                found.add(key)
                left.difference_update(lemmas)
        if len(left) == had:
            break
    return found
