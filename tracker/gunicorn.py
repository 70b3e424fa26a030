"""How gunicorn serves the site: ``gunicorn --config python:tracker.gunicorn tracker.wsgi``."""

import logging

from tracker.worker import GONE, Worker

preload_app = True  # what is read before the workers part is held once
workers = 2  # as many as cores
worker_class = "tracker.worker.Worker"
threads = 32  # above the places of tracker/admission.py in all; each may hold a connection to the database
worker_connections = 1000  # that a worker keeps open, most of them waiting
backlog = 512
keepalive = 5
timeout = 30  # seconds without a sign of life of a worker, not of a request
graceful_timeout = 30
control_socket_disable = True


def post_worker_init(_worker: object) -> None:
    """A worker reads its index before it serves, so that no reader waits for that; without a database, when there is one."""
    # This file is read before Django is set up, and `make bench` serves a site without the tracker by it.
    from django.apps import apps  # noqa: PLC0415
    from django.db import DatabaseError, connection  # noqa: PLC0415

    if not apps.ready:
        return
    from recommendations.door import through_public_door  # noqa: PLC0415
    from recommendations.search.index import current  # noqa: PLC0415

    try:
        with through_public_door():
            current()
    except DatabaseError:
        logging.getLogger(__name__).warning("The database does not answer: the index is read later.")
    finally:
        connection.close()


def child_exit(_arbiter: object, worker: Worker) -> None:
    """Nobody lets a worker that is gone take the next connection."""
    worker.note_connections(GONE)
