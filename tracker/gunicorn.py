"""How gunicorn serves the site: ``gunicorn --config python:tracker.gunicorn tracker.wsgi``."""

from django.apps import apps
from django.utils.module_loading import import_string
from gunicorn.arbiter import Arbiter

from tracker import between_workers
from tracker.worker import Worker, asking

preload_app = True  # what is read before the workers part is held once
workers = 2  # as many as cores
worker_class = "tracker.worker.Worker"
threads = 40  # above the places of tracker/admission.py in all; each may hold a connection to the database
worker_connections = 1000  # that a worker keeps open, most of them waiting
backlog = 512
keepalive = 5
timeout = 30  # seconds without a sign of life of a worker, not of a request
graceful_timeout = 30
control_socket_disable = True


def post_fork(_arbiter: object, worker: Worker) -> None:
    between_workers.begin(worker.age)


def post_worker_init(_worker: Worker) -> None:
    """Named and not imported, for this file is read before Django is set up; `make bench` serves a site without the tracker by it."""
    if apps.ready:
        import_string("recommendations.door.limit_before_doors")()
        import_string("recommendations.search.warming.read_index")()


def nworkers_changed(arbiter: Arbiter, number: int, _before: int | None) -> None:
    """One more for each that asked for a fresh one and is still there, whatever signals came or were lost."""
    wanted = arbiter.cfg.workers + sum(asking.all)
    if number != wanted:
        arbiter.num_workers = wanted


def child_exit(arbiter: Arbiter, worker: Worker) -> None:
    between_workers.leave(worker.age)
    arbiter.num_workers = arbiter.cfg.workers  # and see above
