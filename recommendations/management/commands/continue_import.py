"""One step of an import that was begun in the admin, in a process of its own (recommendations/imports/job.py)."""

import gc
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from recommendations.imports.job import STEPS
from recommendations.imports.run import Busy
from recommendations.imports.undoing import BuiltOn
from recommendations.models import User

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do a step of an import that was begun in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", type=int)
        parser.add_argument("step", choices=list(STEPS))
        parser.add_argument("--by", type=int, required=True, help="key of the account of who began it")
        parser.add_argument("--language", default="en", help="in which problems are told")

    def handle(self, *, key: int, step: str, by: int, language: str, **rest: Any) -> None:
        gc.freeze()  # a tenth of the time went into looking again and again through what was there before the rows
        with translation.override(language):
            try:
                STEPS[step](key, by=User.objects.get(pk=by), at=timezone.now())
            except (Busy, BuiltOn, ValidationError) as refusal:
                raise CommandError(str(refusal)) from refusal
            except Exception as error:
                logger.exception("step %s of import %s failed", step, key)
                raise CommandError("It failed; nothing of this step came in.") from error
