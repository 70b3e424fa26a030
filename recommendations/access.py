"""Who on the staff sees and does what. The one place that says so: desk and admin ask here, nobody else decides.

What is published everyone reads; everything else belongs to an organisation, and rank opens nothing. What somebody may
not see is answered as what does not exist. Whatever is asked about a person is asked for a moment: an account that came
back by a link opens for some days nothing that is for named people only.
"""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Max, Model, Q, QuerySet

from .models import (
    Assessment,
    CleanedCopy,
    ConfidentialSource,
    Draft,
    Erased,
    Erasure,
    Evidence,
    FollowUpEvent,
    Invitation,
    Membership,
    Organisation,
    Publication,
    Published,
    SealingKey,
    StateResponse,
    Upload,
    User,
)
from .models.follow_ups import Audience
from .models.organisations import Role
from .models.publication import UNDER_WORK

M = TypeVar("M", bound=Model)

# The path to the organisation whose a row is.
OWNER: dict[type[Model], str] = {
    FollowUpEvent: "logged_by",
    StateResponse: "logged_by",
    Assessment: "organisation",
    Evidence: "organisation",
    CleanedCopy: "evidence__organisation",
    ConfidentialSource: "organisation",
    SealingKey: "organisation",
}
# Typed and sent by one person, and nobody else's: whose, and when.
AUTHOR: dict[type[Model], tuple[str, str]] = {Draft: ("author", "saved_at"), Upload: ("author", "begun_at")}
ERASABLE: dict[str, type[Model]] = {
    Erased.EVENT: FollowUpEvent,
    Erased.RESPONSE: StateResponse,
    Erased.ASSESSMENT: Assessment,
    Erased.EVIDENCE: Evidence,
    Erased.SOURCE: ConfidentialSource,
}
NEEDS_NAMING = Q(audience=Audience.NAMED)
# How long an account that came back by a link may be somebody else's without anybody noticing.
WAIT = timedelta(days=7)


# --- an account that came back -----------------------------------------------------------------------------------


def back_since(user: User, *, at: datetime) -> datetime | None:
    """When the account last came back by a link, while that keeps from it what is for named people only."""
    last: datetime | None = user.ways_back.filter(used_at__gt=at - WAIT).aggregate(last=Max("used_at"))["last"]
    return last


def closed_until(user: User, *, at: datetime) -> datetime | None:
    """When what is for named people only opens again for the person, if it is closed now."""
    back = back_since(user, at=at)
    return back + WAIT if back else None


# --- what somebody sees ------------------------------------------------------------------------------------------


def organisations(user: User) -> QuerySet[Organisation]:
    """Those that the person belongs to."""
    return Organisation.objects.filter(memberships__user=user)


def seen(model: type[M], user: User, *, at: datetime) -> QuerySet[M]:
    """The rows that the person's own organisations keep, whatever their state; drafts and uploads are their author's."""
    rows, back = model._default_manager.all(), back_since(user, at=at)
    if model in AUTHOR:
        author, moment = AUTHOR[model]
        rows = rows.filter(**{author: user})
        return rows.filter(**{f"{moment}__gt": back}) if back else rows
    rows = rows.filter(**{f"{OWNER[model]}__in": organisations(user)})
    if model is FollowUpEvent:
        rows = rows.filter(pk__in=FollowUpEvent.objects.filter(may_know(user, back=back)).values("pk"))
    if model is Evidence:
        rows = rows.filter(pk__in=Evidence.objects.filter(may_have(user, back=back)).values("pk"))
    if model is CleanedCopy:
        rows = rows.filter(evidence__in=Evidence.objects.filter(may_have(user, back=back)).values("pk"))
    if model is ConfidentialSource:
        named = ConfidentialSource.objects.none() if back else ConfidentialSource.objects.filter(openers=user)
        rows = rows.filter(pk__in=named.values("pk"))
    return rows


def may_know(user: User, *, back: datetime | None) -> Q:
    """Events that are for all of an organisation, or for this person by name unless the account just came back."""
    return ~NEEDS_NAMING if back else ~NEEDS_NAMING | Q(entered_by=user) | Q(readers=user)


def may_have(user: User, *, back: datetime | None) -> Q:
    """Files that the person sent, or that belong to an event which they may know."""
    known = FollowUpEvent.objects.filter(may_know(user, back=back)).values("pk")
    return sent_by(user, back=back) | Q(attachments__event__in=known)


def sent_by(user: User, *, back: datetime | None) -> Q:
    """Files that the person sent, alone or after a colleague, since the account is theirs: they know how it was called."""
    if back is None:
        return Q(received_by=user) | Q(uploads__author=user)
    return Q(received_by=user, received_at__gt=back) | Q(uploads__author=user, uploads__begun_at__gt=back)


def in_admin(model: type[M], user: User, *, at: datetime) -> QuerySet[M]:
    """What the admin shows of a noun: the published, what nobody's organisation keeps, and what one's own does."""
    own = handled(model, user, at=at).values("pk")
    return model._base_manager.filter(Q(publication=Publication.PUBLISHED) | Q(pk__in=own))


def handled(model: type[M], user: User, *, at: datetime) -> QuerySet[M]:
    """Of which the person may know how they were handled, by whom and when: published or not, nobody else's."""
    owner = OWNER[model]
    rows = Q(entered_by=user) | Q(pk__in=seen(model, user, at=at).values("pk"))
    if edits_the_record(user):
        rows |= Q(**{f"{owner}__isnull": True})
    found = model._base_manager.filter(rows)
    if model is FollowUpEvent and back_since(user, at=at):
        found = found.exclude(NEEDS_NAMING)
    return found


# --- what somebody may do ----------------------------------------------------------------------------------------


def edits_the_record(user: User) -> bool:
    """Whether somebody types in the whole record, not only the events of one organisation."""
    return user.has_perm("recommendations.change_recommendation")


def may_import(user: User) -> bool:
    """Whether somebody may bring in files, and look through what others brought: who may add recommendations."""
    return user.has_perm("recommendations.add_recommendation")


def may_publish_imports(user: User) -> bool:
    """Whether what somebody brings in may be public at once, and what is public taken back."""
    return may_import(user) and user.has_perm("recommendations.publish_recommendation")


def belongs_to(user: User, organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.memberships.filter(user=user).exists()


def reviews_for(user: User, organisation: Organisation | None) -> bool:
    """Whether the person is a reviewer of the organisation."""
    return organisation is not None and organisation.memberships.filter(user=user, role=Role.REVIEWER).exists()


def owner_of(row: Model) -> Organisation | None:
    thing: Model | None = row
    for step in OWNER[type(row)].split("__"):
        thing = getattr(thing, step)
    return thing


def may_edit(user: User, row: Published, *, at: datetime) -> bool:
    """Colleagues write together, until it is approved or published; what an assessment says is never edited."""
    is_open = row.publication in UNDER_WORK and not row.approved_by_id and not isinstance(row, Assessment)
    return is_open and belongs_to(user, owner_of(row)) and knows(user, row, at=at)


def may_submit(user: User, row: Published, *, at: datetime) -> bool:
    """Whether the person may hand it over for review: any colleague who sees it."""
    return row.publication == Publication.DRAFT and belongs_to(user, owner_of(row)) and knows(user, row, at=at)


def may_revise(user: User, row: Published, *, at: datetime) -> bool:
    """Whether the person may make a new version of something that readers see now."""
    is_shown = row.publication == Publication.PUBLISHED and getattr(row, "ended_at", None) is None
    return is_shown and not isinstance(row, Assessment) and belongs_to(user, owner_of(row))


def may_review(user: User, row: Published, *, at: datetime) -> bool:
    """Whether the person may approve, publish or return it: a reviewer of its organisation who did not write it."""
    return reviews_for(user, owner_of(row)) and knows(user, row, at=at) and is_another(user, row, at=at)


def may_withdraw(user: User, row: Published, *, at: datetime) -> bool:
    """A reviewer takes back what is published; its author discards what never was."""
    if row.publication == Publication.PUBLISHED:
        return reviews_for(user, owner_of(row))
    return row.publication in UNDER_WORK and knows(user, row, at=at) and belongs_to(user, owner_of(row))


def may_release(user: User, evidence: Evidence, *, at: datetime) -> bool:
    """A reviewer of its organisation who did not upload it."""
    return reviews_for(user, evidence.organisation) and is_another(user, evidence, at=at)


def may_set_key(user: User, organisation: Organisation, *, at: datetime) -> bool:
    """Whether the person may say to which key the organisation's sources are sealed, and seal those that are not: a
    reviewer, and for some days not one whose account came back by a link, who could seal them for somebody else."""
    return reviews_for(user, organisation) and back_since(user, at=at) is None


def may_decide_withdrawal(user: User, row: Published, *, at: datetime) -> bool:
    """Whether the person may confirm what another withdrew, or put it back: a reviewer of its organisation."""
    is_reviewer = reviews_for(user, owner_of(row)) and knows(user, row, at=at)
    return row.awaits_second and is_reviewer and is_second(user, row.withdrawn_by_id, at=at)


def knows(user: User, row: Published, *, at: datetime) -> bool:
    if not isinstance(row, FollowUpEvent):
        return True
    return FollowUpEvent.objects.filter(may_know(user, back=back_since(user, at=at)), pk=row.pk).exists()


# --- whether two accounts are two people --------------------------------------------------------------------------


def is_another(user: User, row: Published | Evidence, *, at: datetime) -> bool:
    """Whether the person is somebody else than who wrote or sent it, as far as accounts can tell.

    For some days an account counts as whoever let it in. Where no reviewer of the organisation would be another by that,
    it is left aside: nobody could notice, and a group of two could not work.
    """
    authors = {row.received_by_id} if isinstance(row, Evidence) else row.authors()
    if user.pk in authors:
        return False
    theirs = hand(authors, at=at)
    return not theirs & hand({user.pk}, at=at) or not has_another(theirs, owner_of(row), at=at)


def is_second(user: User, first: int, *, at: datetime) -> bool:
    """Whether the person is surely another than the first: for what one must never do alone, without exception for rank or small groups."""
    return not hand({first}, at=at, of_any_rank=True) & hand({user.pk}, at=at, of_any_rank=True)


def hand(people: set[int], *, at: datetime, of_any_rank: bool = False) -> set[int]:
    """These accounts with all who lately let them in, but for superusers unless asked: they may be one person's."""
    found: set[int] = set()
    while people:
        found |= people
        by_link = Invitation.objects.filter(used_by__in=people, used_at__gt=at - WAIT)
        if not of_any_rank:
            by_link = by_link.filter(invited_by__is_superuser=False)
        people = set(by_link.values_list("invited_by", flat=True)) - found
    return found


def has_another(people: set[int], organisation: Organisation | None, *, at: datetime) -> bool:
    """Whether the organisation has a reviewer who is surely none of these."""
    reviewers = Membership.objects.filter(organisation=organisation, role=Role.REVIEWER, user__is_active=True)
    return any(not people & hand({each}, at=at) for each in reviewers.values_list("user", flat=True))


# --- erasing for ever ---------------------------------------------------------------------------------------------


def may_ask_to_erase(user: User, row: Model) -> bool:
    """A reviewer of the organisation that keeps it, who sees it: whoever asks has found it through ``seen``."""
    return reviews_for(user, owner_of(row))


def may_agree_to_erase(user: User, erasure: Erasure, *, at: datetime) -> bool:
    """Another reviewer of the same organisation, surely another person, whose account did not lately come back by a link."""
    is_reviewer = reviews_for(user, erasure.organisation) and not back_since(user, at=at)
    return is_reviewer and is_second(user, erasure.asked_by_id, at=at)


def erasures_seen(user: User, *, at: datetime) -> QuerySet[Erasure]:
    """What the person's organisations were asked to erase, as far as they see it; of confidential sources, that there is one."""
    rows = Erasure.objects.filter(organisation__in=organisations(user))
    known = Q(noun=Erased.SOURCE, organisation__memberships__user=user, organisation__memberships__role=Role.REVIEWER)
    for noun, model in ERASABLE.items():
        known |= Q(noun=noun, row__in=seen(model, user, at=at).values("pk"))
    return rows.filter(known).distinct()


# --- who looks after whose account -------------------------------------------------------------------------------


def organisations_to_invite_to(user: User) -> QuerySet[Organisation]:
    """A reviewer invites to the own organisations, a superuser to every one."""
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(memberships__user=user, memberships__role=Role.REVIEWER)


def may_invite(user: User) -> bool:
    return user.is_superuser or organisations_to_invite_to(user).exists()


def invitations_seen(user: User) -> QuerySet[Invitation]:
    """Those one gave out, and those to the organisations that one reviews for; a superuser's are all."""
    if user.is_superuser:
        return Invitation.objects.all()
    return Invitation.objects.filter(Q(organisation__in=organisations_to_invite_to(user)) | Q(invited_by=user))


def looked_after(user: User) -> QuerySet[User]:
    """The accounts that somebody may freeze: those who belong to the organisations one reviews for, and to no other."""
    people = User.objects.filter(is_active=True).order_by("username")
    if user.is_superuser:
        return people
    own = organisations_to_invite_to(user)
    elsewhere = Membership.objects.exclude(organisation__in=own).values("user")
    colleagues = Membership.objects.filter(organisation__in=own).values("user")
    return people.filter(pk__in=colleagues, is_staff=False, is_superuser=False).exclude(pk__in=elsewhere)


def may_let_back(user: User, person: User) -> bool:
    """Whether one may give out a link into somebody's account: never a reviewer's, who is the second pair of eyes."""
    if person == user or not looked_after(user).filter(pk=person.pk).exists():
        return False
    return user.is_superuser or not person.memberships.filter(role=Role.REVIEWER).exists()


def arrivals_seen(user: User) -> QuerySet[Invitation]:
    """The links by which people came into the organisations that one reviews for, or back into their accounts."""
    if user.is_superuser:
        return Invitation.objects.used()
    own = organisations_to_invite_to(user)
    people = Membership.objects.filter(organisation__in=own).values("user")
    return Invitation.objects.used().filter(Q(organisation__in=own) | Q(account__in=people))


def still_stands(invitation: Invitation) -> bool:
    """Whether whoever gave it out may still do so: who has left or lost the role does not come back by their own link."""
    giver = invitation.invited_by
    if not giver.is_active:
        return False
    if invitation.account:
        return may_let_back(giver, invitation.account)
    return giver.is_superuser or organisations_to_invite_to(giver).filter(pk=invitation.organisation_id).exists()
