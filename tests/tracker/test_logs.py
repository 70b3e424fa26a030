import logging
import sys

from tracker.logs import WithoutContent


def test_traceback_says_where_and_not_what() -> None:
    said = "Failing row contains (a witness)"
    try:
        raise ValueError(said)
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Error: /", None, sys.exc_info())
    line = WithoutContent("%(message)s").format(record)
    assert "test_logs.py" in line
    assert "ValueError" in line
    assert "witness" not in line
