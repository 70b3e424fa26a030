"""How gunicorn serves the site: ``gunicorn --config python:tracker.gunicorn tracker.wsgi``."""

preload_app = True  # what is read before the workers part is held once
workers = 2  # as many as cores
worker_class = "tracker.worker.Worker"
threads = 28  # above the places of tracker/admission.py in all; each may hold a connection to the database
worker_connections = 1000  # that a worker keeps open, most of them waiting
backlog = 512
keepalive = 5
timeout = 30  # seconds without a sign of life of a worker, not of a request
graceful_timeout = 30
control_socket_disable = True
