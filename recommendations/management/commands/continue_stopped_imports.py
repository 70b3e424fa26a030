"""manage.py continue_stopped_imports: do the steps of imports again whose process died. Let a timer run it every minute."""

import logging
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.imports.job import do_again, stopped
from recommendations.imports.run import Busy
from recommendations.imports.undoing import BuiltOn
from recommendations.models import Import

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do steps of imports again whose process died; after an hour of trying they wait for somebody."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = list[str]()
        with ExitStack() as tried:  # each is tried, whatever those before it raise; the last error names them all
            for brought in reversed(stopped(at=timezone.now())):
                tried.callback(self.do_again, brought, failed)

    def do_again(self, brought: Import, failed: list[str]) -> None:
        try:
            do_again(brought, at=timezone.now())
        except Busy:
            return  # somebody was quicker
        except (BuiltOn, ValidationError) as refusal:
            self.stderr.write(f"Import {brought.pk}, step {brought.step}: {refusal}")
        except Exception as error:
            logger.exception("step %s of import %s failed again", brought.step, brought.pk)
            failed.append(f"{brought.pk} ({brought.step})")
            raise CommandError(f"Failed again: imports {', '.join(failed)}.") from error
