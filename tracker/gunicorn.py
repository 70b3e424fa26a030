"""How gunicorn serves the site: ``gunicorn --config python:tracker.gunicorn tracker.wsgi``."""

preload_app = True  # what is read before the workers part is held once
workers = 2  # as many as cores
worker_class = "gthread"  # a long download holds a thread, not the worker
threads = 8
timeout = 30  # seconds without a sign of life of a worker, not of a request
graceful_timeout = 30
control_socket_disable = True
