"""What the API answers. It reads through the public door and never writes."""

from collections.abc import Callable
from typing import Any, get_type_hints

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.exports.nouns import RecommendationShape
from recommendations.exports.records import batch
from recommendations.exports.shape import FORMAT, address_of, shape
from recommendations.models import Recommendation, State
from recommendations.public.filters import RecommendationFilter
from recommendations.public.stretch import Stretch
from recommendations.search.index import current

from . import asking, lists
from .answering import again, missing, only, page
from .description import detail_of, list_of, plain, recommendations_listed, takes_many
from .description import schema as described
from .shapes import EndPoint, StateRecord, VocabularyName, VocabularyTerm, endpoint, state_record
from .vocabularies import VOCABULARIES

READ = ["GET", "HEAD"]
FIELDS = list(get_type_hints(RecommendationShape))
NOUNS = ["recommendations", "events", "assessments", "responses", "documents", "states", "vocabularies", "schema"]
FILTERS = set(RecommendationFilter.base_filters)
REPEATED = {name for name, each in RecommendationFilter.base_filters.items() if takes_many(each)} | asking.REPEATED


@plain("start", "Where everything can be asked for.", EndPoint)
@api_view(READ)
def start(request: Request) -> Response:
    asked_language(request)
    return Response({"version": FORMAT, "documentation": address_of("api"), "results": [endpoint(n) for n in NOUNS]})


# --- recommendations ---------------------------------------------------------------------------------------------


@recommendations_listed
@api_view(READ)
def recommendations(request: Request) -> Response:
    data = request.query_params
    known = FILTERS | asking.SHARED | asking.PAGED | {"before"}
    asking.require_known(data, known, repeated=REPEATED)
    wanted, found = asking.fields(data, FIELDS), stretch(data)
    rows = list(batch(found.keys))
    results = [only(shape(row), wanted) for row in rows]
    ids = [f"{row.recommendation.document.slug}/{row.recommendation.slug}" for row in rows]
    return page(
        request,
        results=results,
        next_after=ids[-1] if ids and found.end < found.count else "",
        count=found.count,
        previous=again(request, before=ids[0]) if ids and found.start > 1 else None,
    )


def stretch(data: Any) -> Stretch:
    """What the filter of the public list finds, one page of it."""
    asking.language(data, "en")
    chosen_by = data.copy()
    for key in asking.SHARED | {"per_page"}:
        chosen_by.pop(key, None)
    chosen = RecommendationFilter(chosen_by, today=timezone.localdate())
    if chosen.problems:
        raise asking.Refused(chosen.problems)
    asking.require_few(chosen.sought)
    try:
        return Stretch(chosen, chosen_by, size=asking.per_page(data))
    except KeyError:
        words = _("“after” and “before” name a recommendation by its id, such as a-hrc-29-25-add-2/96-a.")
        raise asking.Refused([words]) from None


@detail_of("recommendation", RecommendationShape)
@api_view(READ)
def recommendation(request: Request, document: str, slug: str) -> Response:
    wanted = asked_fields(request, FIELDS)
    rows = Recommendation.objects.for_public().filter(document__slug=document, slug=slug)
    record = next(iter(batch(list(rows.values_list("pk", flat=True)))), None)
    if record is None:
        raise missing("recommendation", document, slug)
    return Response(only(shape(record), wanted))


# --- other nouns -------------------------------------------------------------------------------------------------


def list_view(noun: lists.Noun) -> Callable[..., Response]:
    @list_of(noun)
    @api_view(READ)
    def view(request: Request) -> Response:
        return listed(request, noun)

    return view


def detail_view(name: str, noun: lists.Noun, *, page_name: str = "") -> Callable[..., Response]:
    @detail_of(name, noun.shape)
    @api_view(READ)
    def view(request: Request, key: str) -> Response:
        return detailed(request, noun, key, page_name=page_name)

    return view


def listed(request: Request, noun: lists.Noun) -> Response:
    """One page of a noun's rows."""
    data = request.query_params
    asking.require_known(data, noun.narrowed.keys() | asking.SHARED | asking.PAGED)
    asking.language(data, "en")
    wanted = asking.fields(data, noun.fields)
    rows, after = noun.page(data)
    return page(request, results=[only(noun.record(row), wanted) for row in rows], next_after=after)


def detailed(request: Request, noun: lists.Noun, key: str, *, page_name: str = "") -> Response:
    """One row by its permanent name; ``page_name``: of its public page, if it has one, where it may have been withdrawn."""
    wanted = asked_fields(request, noun.fields)
    row = noun.rows().filter(**{noun.key: key}).first()
    if row is None:
        raise missing(page_name, key) if page_name else Http404()
    return Response(only(noun.record(row), wanted))


events, event = list_view(lists.EVENTS), detail_view("event", lists.EVENTS, page_name="event")
assessments, assessment = list_view(lists.ASSESSMENTS), detail_view("assessment", lists.ASSESSMENTS)
responses, response = list_view(lists.RESPONSES), detail_view("response", lists.RESPONSES)
documents, document = list_view(lists.DOCUMENTS), detail_view("document", lists.DOCUMENTS, page_name="document")


def asked_fields(request: Request, known: list[str]) -> list[str]:
    data = request.query_params
    asking.require_known(data, asking.SHARED)
    asking.language(data, "en")
    return asking.fields(data, known)


def asked_language(request: Request) -> None:
    """Where nothing but the language of the answer can be asked for."""
    asking.require_known(request.query_params, {"lang"})
    asking.language(request.query_params, "en")


# --- words -------------------------------------------------------------------------------------------------------


@plain("list_states", "The States to which recommendations were made, with how many.", StateRecord)
@api_view(READ)
def states(request: Request) -> Response:
    wanted, index = asked_fields(request, list(get_type_hints(StateRecord))), current()
    counts = index.counts("state", index.all)
    rows = State.objects.filter(pk__in=list(counts)).select_related("subregion")
    return Response({"results": [only(state_record(row, count=counts[row.pk]), wanted) for row in rows]})


@detail_of("state", StateRecord)
@api_view(READ)
def state(request: Request, key: str) -> Response:
    wanted, index = asked_fields(request, list(get_type_hints(StateRecord))), current()
    row = State.objects.select_related("subregion").filter(slug=key).first()
    if row is None:
        raise Http404
    count = index.having("state", [row.pk]).bit_count()
    return Response(only(state_record(row, count=count), wanted))


@plain("list_vocabularies", "The lists of words that the record is described by.", VocabularyName)
@api_view(READ)
def vocabularies(request: Request) -> Response:
    asked_language(request)
    results = [
        {"name": name, "label": str(label), "url": address_of("api_vocabulary", name)}
        for name, (label, _terms) in VOCABULARIES.items()
    ]
    return Response({"results": results})


@plain("read_vocabulary", "The words of one list.", VocabularyTerm, is_found_by_name=True)
@api_view(READ)
def vocabulary(request: Request, key: str) -> Response:
    wanted = asked_fields(request, list(get_type_hints(VocabularyTerm)))
    if key not in VOCABULARIES:
        raise Http404
    return Response({"results": [only(term, wanted) for term in VOCABULARIES[key][1]()]})


@extend_schema(exclude=True)
@api_view(READ)
def schema(request: Request) -> Response:
    asked_language(request)
    return Response(described())


# --- nothing -----------------------------------------------------------------------------------------------------


@extend_schema(exclude=True)
@api_view([*READ, "POST", "PUT", "PATCH", "DELETE"])
def nothing(request: Request) -> HttpResponse:
    """Any other address: told as a problem, as everywhere here, once it has the slash that may have been forgotten."""
    if request.method in READ and not request.path.endswith("/"):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    raise Http404
