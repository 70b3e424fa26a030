#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from tracker import embedded_postgres

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        with embedded_postgres.running(settings.EMBEDDED_POSTGRES):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, embedded_postgres.Failure) as error:
        sys.exit(str(error))
