"""What the public would see if the row were published now: published for a moment, looked at through the public door, undone."""

import secrets
from datetime import datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from recommendations.door import through_public_door
from recommendations.models import Published, User

# What a request says of the host and the scheme that it came by, and nothing of who sent it.
ARRIVAL = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")


def preview(row: Published, address: str, *, request: HttpRequest, at: datetime) -> HttpResponse:
    """The public page at the address, byte for byte. Raises ValidationError or DatabaseError if the row cannot be published."""
    with transaction.atomic():
        publish_for_a_moment(row, at=at)
        with through_public_door():
            answer = asked_for(strangers(request, address))
        transaction.set_rollback(True)
    return answer


def asked_for(request: HttpRequest) -> HttpResponse:
    """The answer of the public view. Raises ValidationError where readers would find nothing."""
    view = resolve(request.path)
    try:
        return view.func(request, *view.args, **view.kwargs)
    except Http404:
        raise ValidationError(_("What it belongs to is not public, so readers would find nothing.")) from None


def obstacles(row: Published, *, at: datetime) -> list[str]:
    """Why the row cannot be published now, as sentences; empty if it can."""
    kept = type(row)._base_manager.get(pk=row.pk)
    try:
        with transaction.atomic():
            publish_for_a_moment(kept, at=at)
            transaction.set_rollback(True)
    except ValidationError as refusal:
        return refusal.messages
    except OperationalError:
        raise
    except DatabaseError:
        return [_("The record forbids it.")]
    return []


def publish_for_a_moment(row: Published, *, at: datetime) -> None:
    """Publish in the name of nobody: a person made for this, who wrote nothing, and who is undone with the rest."""
    nobody = User.objects.create(username=f"preview-{secrets.token_hex(8)}", is_active=False)
    row.publish(by=nobody, at=at)


def strangers(request: HttpRequest, address: str) -> HttpRequest:
    """The request that a reader without an account would make for the address, at the same host."""
    kept = {name: request.META[name] for name in ARRIVAL if name in request.META}
    return WSGIRequest({**kept, "REQUEST_METHOD": "GET", "PATH_INFO": address, "wsgi.input": BytesIO()})
