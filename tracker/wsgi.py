import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tracker.begun import with_first_piece
from tracker.charset import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = in_utf_8(with_first_piece(get_wsgi_application()))
# Under `gunicorn --preload` everything that is read up to here is held once, by all workers: so read the pages' code too, and
# have the garbage collector leave it alone, or each worker would soon hold a copy of its own.
get_resolver().url_patterns  # noqa: B018 reading it imports every view
gc.freeze()
