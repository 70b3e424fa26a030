"""Who may read what: every field of every table is public, restricted or sealed. The one place that says so.

A field that is not named here is sealed, and a table that is not named here is closed; a test fails for both until
somebody decides. The views of the public door (door.py) are made from this registry.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, Model

PUBLIC, RESTRICTED, SEALED = "public", "restricted", "sealed"

APP = "recommendations"

# What every noun with a publication state shows of it, and what it keeps to the organisation.
PUBLISHED = "publication published_at"
HANDLING = (
    "internal_note entered_by submitted_by submitted_at returned_by returned_at return_comment approved_by approved_at"
    " publish_after published_by withdrawn_by withdrawn_at withdrawal_reason withdrawal_decided_by withdrawal_decided_at"
)
TERM = "id scheme scheme_version code name"


@dataclass(frozen=True)
class Classes:
    """The fields of one table by class, as words."""

    public: str = ""
    restricted: str = ""
    sealed: str = ""

    def of(self, field: str) -> str | None:
        for name in (PUBLIC, RESTRICTED, SEALED):
            if field in getattr(self, name).split():
                return name
        return None


FIELDS: dict[str, Classes] = {
    "Region": Classes(public="id code name parent"),
    "State": Classes(public="id slug iso3 iso2 m49 name formal_name subregion is_member"),
    "Mechanism": Classes(public="id slug kind abbreviation name short_name is_country_mandate"),
    "MandateHolder": Classes(public="id mechanism name began_on began_on_precision ended_on ended_on_precision"),
    "Theme": Classes(public=TERM),
    "AffectedGroup": Classes(public=TERM),
    "SdgGoal": Classes(public="id number name"),
    "SdgTarget": Classes(public="id code goal name"),
    "MethodologyVersion": Classes(public="id version in_force_from changes"),
    "Organisation": Classes(public="id name slug url is_named is_demonstration is_lead"),
    "Visit": Classes(public="id state mechanism mandate_holder began_on ended_on places"),
    "NextDate": Classes(public="id public_id state kind title begins_on begins_on_precision ends_on url note"),
    "Document": Classes(
        public=f"id symbol slug kind title language publisher dated_on dated_on_precision state mechanism visit"
        f" responds_to url archived_url note {PUBLISHED}",
        restricted=HANDLING,
    ),
    "Recommendation": Classes(
        public=f"id document paragraph sub_item part_of part_number position slug title state addressee {PUBLISHED}",
        restricted=HANDLING,
    ),
    "Recommendation_themes": Classes(public="id recommendation theme"),
    "Recommendation_affected_groups": Classes(public="id recommendation affectedgroup"),
    "Recommendation_sdg_targets": Classes(public="id recommendation sdgtarget"),
    "Recommendation_recommending_states": Classes(public="id recommendation state"),
    "RecommendationText": Classes(public="id recommendation language standing provenance taken_from chapeau text"),
    "RelatedPair": Classes(public="id first second reason"),
    "StateResponse": Classes(
        public=f"id public_id ended_at first_published_at recommendation report stance upr_position words language provenance document"
        f" paragraph taken_from responded_on responded_on_precision {PUBLISHED}",
        restricted=f"revises logged_by {HANDLING}",
    ),
    "FollowUpEvent": Classes(
        public=f"id public_id ended_at first_published_at state kind title details language happened_on"
        f" happened_on_precision until_on date_note place state_replied_on logged_by {PUBLISHED}",
        restricted=f"revises audience {HANDLING}",
    ),
    "Bearing": Classes(public="id event recommendation meaning reason"),
    "Source": Classes(
        public="id event title publisher url archived_url document published_on published_on_precision language"
        " independence note",
        restricted="seen_on",
    ),
    "Evidence": Classes(
        public="id",
        sealed="public_id organisation original_name kind size sha256 stored_as received_by received_at released_copy",
    ),
    "CleanedCopy": Classes(
        public="id public_id evidence kind size sha256 width height pages preview_size preview_sha256"
        " released_at recalled_at",
        restricted="made_at cleaner checklist released_by recalled_by recall_reason",
    ),
    "Attachment": Classes(public="id event evidence caption"),
    "Assessment": Classes(
        public=f"id public_id recommendation organisation status reason evidence_until assessed_on confidence"
        f" methodology corrects correction_reason {PUBLISHED}",
        restricted=HANDLING,
    ),
    "Assessment_events": Classes(public="id assessment followupevent"),
    "Tombstone": Classes(public="id noun address recommendation on", restricted="lifted_on"),
    "Listing": Classes(
        public="recommendation_id edition state_id document_id mechanism_id dated_on position status stance last_event_on"
        " last_seen_on themes affected_groups sdg_targets assessed_by standings happenings words line"
    ),
    "EventListing": Classes(public="event_id state_id kind happened_on words"),
    "Likeness": Classes(public="id recommendation_id other_id score words"),
    "Word": Classes(public="lemma form count"),
    "Edition": Classes(public="id number recent reshaped"),
}

# Tables of which the public door has nothing: people, who told them, who is told, what they type, sessions, the admin's own, history.
CLOSED = {
    "recommendations.ConfidentialSource",
    "recommendations.ConfidentialSource_openers",
    "recommendations.Opening",
    "recommendations.SealingKey",
    "recommendations.Draft",
    "recommendations.Import",
    "recommendations.ImportRow",
    "recommendations.OutsideName",
    "recommendations.Label",
    "recommendations.ColumnMapping",
    "recommendations.Upload",
    "recommendations.Custody",
    "recommendations.FollowUpEvent_readers",
    "recommendations.User",
    "recommendations.User_groups",
    "recommendations.User_user_permissions",
    "recommendations.Membership",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "admin.LogEntry",
    "contenttypes.ContentType",
    "account.EmailAddress",
    "account.EmailConfirmation",
    "mfa.Authenticator",
    "recommendations.Invitation",
    "recommendations.Session",
    "recommendations.Tally",
    "recommendations.Alert",
    "recommendations.Touched",
    "recommendations.Link",
    "recommendations.Erasure",
    "recommendations.Shape",
    "pghistory.Context",
}

# Columns that the public sees in another form: moments as days, names only of those who agreed to be named.
AS_SHOWN = {
    ("Organisation", "name"): "CASE WHEN is_named THEN name ELSE '' END",
    ("Organisation", "slug"): "CASE WHEN is_named THEN slug ELSE '' END",
    ("Organisation", "url"): "CASE WHEN is_named THEN url ELSE '' END",
}
# Keys to a row of the same noun that are emptied when that row is hidden, instead of hiding the row that holds them:
# a correction outlives what it corrects.
OUTLIVES = {("Assessment", "corrects"), ("Document", "responds_to")}
# Keys to a version that lead to the one which is published now under the same public id: a citation outlives a revision.
FOLLOWS = {("Assessment_events", "followupevent")}
# As PublicDay has it: by names of its own date_trunc would not be immutable, and no index could serve the views.
DAY_OF = "date_trunc('day', {column} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
MOMENTS = {"published_at", "first_published_at", "released_at"}


def tables() -> list[type[Model]]:
    """The models that the public door has a view of, links included, each after those it refers to by name above."""
    return [apps.get_model(APP, name) for name in FIELDS]


def visibility(field: Field) -> str:
    """The class of a field; sealed unless somebody said otherwise."""
    classes = FIELDS.get(field.model._meta.object_name or "")
    return (classes and classes.of(field.name)) or SEALED
