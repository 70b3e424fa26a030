"""manage.py send_alerts: mail those who asked for it what changed until yesterday. Let a timer run it every hour."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.alerts.digests import send_due


class Command(BaseCommand):
    help = "Mail what changed to those who asked for it, and forget addresses that nobody confirmed for seven days."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALERTS:
            raise CommandError(
                "Alerts are not offered here: EMAIL_HOST is not set, or this process is for the public alone."
            )
        outcome = send_due(today=timezone.localdate())
        if outcome.refused or outcome.unanswerable:
            self.stderr.write(
                f"{outcome.refused} not taken by the mail server, {outcome.unanswerable} of a filter that ended."
            )
        if options["verbosity"] > 1:
            self.stdout.write(f"{outcome.sent} sent.")
