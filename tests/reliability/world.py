"""What site.py runs against its own database: tables, writers who never met, colleagues with events to edit, a session for each."""

import json
import sys

from django.core.management import call_command

from recommendations.models import MethodologyVersion, Recommendation, User
from tests.accounts.people import signed_in
from tests.factories import make_event, make_membership, make_methodology, make_organisation, make_recommendation

WRITERS, EDITORS, EVENTS = 8, 5, 4


def browser_of(person: User) -> dict[str, str]:
    """What a browser holds that is signed in: its cookies, and a token for its forms."""
    client = signed_in(person)
    token = client.get("/desk/token/").json()["token"]
    return {"cookies": "; ".join(f"{n}={cookie.value}" for n, cookie in client.cookies.items()), "token": token}


def main() -> None:
    call_command("migrate", verbosity=0)
    recommendation = Recommendation.objects.published().first() or make_recommendation(published=True)
    if not MethodologyVersion.objects.exists():
        make_methodology()
    writers = [make_membership() for _each in range(WRITERS)]
    organisation = make_organisation()
    editors = [make_membership(organisation=organisation).user for _each in range(EDITORS)]
    events = [
        make_event(state=recommendation.state, bearings={recommendation: "context"}, logged_by=organisation)
        for _each in range(EVENTS)
    ]
    world = {
        "state": recommendation.state.slug,
        "recommendation": recommendation.get_absolute_url().removeprefix("/recommendations/").strip("/"),
        "browsers": [browser_of(each.user) for each in writers],
        "editors": list(map(browser_of, editors)),
        "events": [each.public_id for each in events],
        "organisations": [each.organisation.slug for each in writers],
    }
    sys.stdout.write(json.dumps(world))
