"""Invitations, the people whom somebody looks after, sessions, and a new password."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ..access import (
    arrivals_seen,
    invitations_seen,
    looked_after,
    may_invite,
    may_let_back,
    organisations,
    still_stands,
)
from ..models import Invitation, Session, User
from .factors import go_on
from .forms import AcceptForm, InvitationForm
from .mail import link_to, mail_link
from .sessions import kept_as
from .step_up import stepped_up

# --- invitations -------------------------------------------------------------------------------------------------


@stepped_up
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown on the answer, once."""
    if not may_invite(request.user):
        raise PermissionDenied
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        word = form.instance.issue(by=request.user, at=timezone.now())
        return shown_once(request, word, email=form.cleaned_data["email"])
    rows = invitations_seen(request.user).open(at=timezone.now())
    context = {"form": form, "invitations": rows.select_related("organisation", "group", "account", "invited_by")}
    return render(request, "accounts/invitations.html", context)


def shown_once(request: HttpRequest, word: str, *, email: str = "", account: User | None = None) -> HttpResponse:
    link = link_to(request, word)
    context = {"link": link, "mailed": mail_link(email, link) if email else None, "email": email, "account": account}
    return render(request, "accounts/invited.html", context)


@require_POST
@stepped_up
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(invitations_seen(request.user).open(at=now), pk=pk)
    Invitation.objects.filter(pk=row.pk).revoke(by=request.user, at=now)
    messages.success(request, _("The link no longer works."))
    return redirect("accounts:invitations")


@sensitive_post_parameters()
def accept(request: HttpRequest, word: str) -> HttpResponse:
    """What the link opens: choose a name and a password, then on to the second factor."""
    now = timezone.now()
    invitation = Invitation.found(word, at=now)
    if invitation is None or not still_stands(invitation):
        return render(request, "accounts/invitation_ended.html", status=404)
    form = AcceptForm(invitation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        try:
            user = invitation.accept(username=form.cleaned_data.get("username", ""), password=password, at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return signed_in(request, user)
    return render(request, "accounts/accept.html", {"form": form, "invitation": invitation})


def signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in with the password just chosen, in a session that nobody knew before."""
    request.session.flush()
    user.backend = "django.contrib.auth.backends.ModelBackend"
    return perform_password_login(request, {"username": user.username}, Login(user=user))


# --- people ------------------------------------------------------------------------------------------------------


def people(request: HttpRequest) -> HttpResponse:
    """Whose accounts the person may freeze or let back in, and who came in by whose link."""
    rows = looked_after(request.user).exclude(pk=request.user.pk).prefetch_related("memberships__organisation")
    listed = [(row, may_let_back(request.user, row)) for row in rows]
    context = {"people": listed, "may_invite": may_invite(request.user), "arrivals": arrivals_seen(request.user)}
    context["organisations"] = organisations(request.user)
    return render(request, "accounts/people.html", context)


@require_POST
@stepped_up
def let_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A link with which a colleague who lost a password or a second factor gets back in."""
    person = get_object_or_404(looked_after(request.user), pk=pk)
    if not may_let_back(request.user, person):
        raise PermissionDenied
    word = Invitation(account=person).issue(by=request.user, at=timezone.now())
    return shown_once(request, word, account=person)


def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then end everything under this account. No step-up: it must be quick."""
    own = pk == request.user.pk
    person = request.user if own else get_object_or_404(looked_after(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "accounts/freeze.html", {"person": person, "own": own})
    person.freeze(by=request.user, at=timezone.now())
    if own:
        request.session.flush()
        return redirect("account_login")
    messages.success(request, _("Frozen: %(name)s.") % {"name": person})
    return redirect("accounts:people")


# --- one's own account -------------------------------------------------------------------------------------------


def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in."""
    rows = request.user.sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at")
    context = {"sessions": rows, "current": kept_as(request.session.session_key)}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End the one that is named, else all but this."""
    rows = Session.objects.filter(user=request.user).exclude(session_key=kept_as(request.session.session_key))
    if one := request.POST.get("session", "").replace("\x00", ""):
        rows = rows.filter(session_key=one)
    rows.delete()
    messages.success(request, _("Ended. That browser has to sign in again."))
    return redirect("accounts:sessions")


@sensitive_post_parameters()
@stepped_up
def change_password(request: HttpRequest) -> HttpResponse:
    form = SetPasswordForm(request.user, request.POST or None)  # type: ignore[type-var] # the gate let somebody pass
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        go_on(request)
        messages.success(request, _("Your password is changed; every other session has ended."))
        return redirect("mfa_index")
    return render(request, "accounts/password.html", {"form": form})
