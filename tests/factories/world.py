"""One of everything."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group

from recommendations import models
from recommendations.search.keeping import keep_touched

from .documents import (
    made_public,
    make_document,
    make_next_date,
    make_pair,
    make_recommendation,
    make_response,
    make_text,
    make_tombstone,
    make_visit,
)
from .evidence import (
    make_attachment,
    make_confidential_source,
    make_copy,
    make_custody,
    make_evidence,
    make_opening,
    make_sealed_source,
    make_upload,
)
from .follow_ups import make_assessment, make_event
from .imports import make_column_mapping, make_import, make_import_row, make_label, make_outside_name
from .people import make_draft, make_invitation, make_membership, make_organisation, make_session, make_tally, make_user
from .record import make_erasure
from .vocabulary import (
    make_affected_group,
    make_mandate_holder,
    make_mechanism,
    make_sdg_target,
    make_state,
    make_theme,
)

PUBLISHED_NOUNS = {"document", "recommendation", "response", "event", "assessment"}


def make_everything(*, published: bool = True, **fields: Mapping[str, Any]) -> models.Recommendation:
    """A row in every table of the record, around one recommendation; ``fields`` are by noun, ``document={...}``."""

    def of(noun: str, **others: Any) -> dict[str, Any]:
        stands = {"published": published} if noun in PUBLISHED_NOUNS else {}
        return others | stands | fields.get(noun, {})

    state, mechanism = make_state(**of("state")), make_mechanism()
    holder = make_mandate_holder(mechanism=mechanism)
    visit = make_visit(**of("visit", state=state, mechanism=mechanism, mandate_holder=holder))
    make_next_date(state=state)
    document = make_document(**of("document", state=state, mechanism=mechanism, visit=visit))
    links = {"themes": [make_theme()], "affected_groups": [make_affected_group()], "sdg_targets": [make_sdg_target()]}
    row = make_recommendation(
        **of("recommendation", document=document, state=state, recommending_states=[state]), **links
    )
    make_text(**of("text", recommendation=row))
    make_pair(first=row, second=make_recommendation(document=document, state=state, published=published))
    make_response(**of("response", recommendation=row, document=document))
    organisation = make_organisation(**of("organisation"))
    parts = {"bearings": {row: "progress"}, "sources": [fields.get("source", {})]}
    event = make_event(**of("event", state=state, logged_by=organisation, **parts) | {"published": False})
    make_kept_back(event=event, organisation=organisation, **of("confidential"))
    attached = make_attachment(
        event=event, evidence=make_evidence(**of("evidence", organisation=organisation)), **of("attachment")
    )
    make_copy(**of("copy", evidence=attached.evidence, released=published))
    if published:
        made_public(event)
        make_tombstone()
    make_import_row(brought=make_import(), recommendation=row)
    make_label()
    make_outside_name(recommendation=row)
    make_column_mapping()
    make_assessment(**of("assessment", recommendation=row, organisation=organisation, events=[event]))
    make_membership(organisation=organisation).user.groups.add(Group.objects.get_or_create(name="Staff")[0])
    keep_touched()
    return row


def make_kept_back(*, event: models.FollowUpEvent, organisation: models.Organisation, **fields: Any) -> None:
    """What an organisation has around an event and never shows: who may know, who told, the file's way, what is typed."""
    person = make_user()
    event.readers.add(person)
    source = make_confidential_source(event=event, organisation=organisation, openers=[person], **fields)
    make_opening(source=source, by=person)
    make_sealed_source(event=event, organisation=organisation, openers=[person], **fields)
    make_custody(evidence=make_evidence(organisation=organisation), by=person)
    make_upload(author=person, organisation=organisation)
    make_draft(author=person)
    make_invitation(organisation=organisation, invited_by=person)
    make_erasure(organisation=organisation, asked_by=person)
    make_session(user=person)
    make_tally()
