"""The groups of the staff and what each may do. Made by `manage.py migrate`; running it again mends them.

Data-entry admins type in the whole record; NGO staff write events with their bearings and sources, and change their own
drafts; reviewers also publish and withdraw. Accounts and memberships are a superuser's.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ..models import (
    Alert,
    Attachment,
    Bearing,
    CleanedCopy,
    ColumnMapping,
    ConfidentialSource,
    Custody,
    Draft,
    Evidence,
    FollowUpEvent,
    Import,
    ImportRow,
    Invitation,
    Label,
    Membership,
    Opening,
    OutsideName,
    Published,
    SealingKey,
    Session,
    Source,
    Tally,
    Tombstone,
    Upload,
    User,
)

DATA_ENTRY, NGO_STAFF, REVIEWER = "data-entry admin", "NGO staff", "reviewer"
EVENTS = (FollowUpEvent, Bearing, Source)
ACCOUNTS = (User, Membership, Invitation, Session, Tally)
READERS = (Alert,)  # who wants mails: nobody's business
OF_IMPORTS = (Import, ImportRow, OutsideName, Label, ColumnMapping)  # whoever may add recommendations (access.py)
# Opened by membership (access.py), never by rank.
OF_THE_DESK = (
    Attachment,
    CleanedCopy,
    ConfidentialSource,
    Custody,
    Draft,
    Evidence,
    Opening,
    SealingKey,
    Tombstone,
    Upload,
)


def nouns() -> list[type[Model]]:
    """The models that people type in: no history, no links, nobody's account or wish, nothing of the desk."""
    models = apps.get_app_config("recommendations").get_models()
    tracked = [model for model in models if not model._meta.proxy and not model.__name__.endswith("History")]
    return [model for model in tracked if model not in ACCOUNTS + READERS + OF_IMPORTS + OF_THE_DESK]


def make_groups() -> None:
    """Give each group exactly these permissions."""
    record = nouns()
    publish = [publish_permission(model) for model in record if issubclass(model, Published)]
    view = permissions("view", record)
    events = permissions("add change delete", EVENTS)
    for name, granted in {
        DATA_ENTRY: [*view, *permissions("add change delete", record), *publish],
        NGO_STAFF: [*view, *events],
        REVIEWER: [*view, *events, *publish],
    }.items():
        Group.objects.get_or_create(name=name)[0].permissions.set(granted)


def permissions(verbs: str, models: tuple[type[Model], ...] | list[type[Model]]) -> list[Permission]:
    codenames = [f"{verb}_{model._meta.model_name}" for verb in verbs.split() for model in models]
    return list(Permission.objects.filter(content_type__app_label="recommendations", codename__in=codenames))


def publish_permission(model: type[Model]) -> Permission:
    """A right that Django does not make by itself."""
    noun = model._meta.model_name
    kind = ContentType.objects.get_for_model(model)
    return Permission.objects.get_or_create(
        content_type=kind, codename=f"publish_{noun}", defaults={"name": f"Can publish and withdraw {noun}"}
    )[0]
