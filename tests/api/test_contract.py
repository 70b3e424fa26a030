"""What nobody thought of: schemathesis asks the API as its description says, and against it, and reads every answer."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.factories import make_everything
from tests.input.strings import TIMES
from tracker.wsgi import application

EXAMPLES = 12 * TIMES
# The same each time, so that a red test is red again; nothing is kept for the next run.
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
# A description cannot say which States and words are on record: a slug that is rightly written may name none, which is refused.
LEFT_OUT = [positive_data_acceptance]


@pytest.fixture
def connected() -> Iterator[None]:
    """The application ends each request without ending the connection, in which the test's rows are not committed."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_is_answered_otherwise_than_described(mode: GenerationMode) -> None:
    make_everything()
    described = schemathesis.openapi.from_wsgi("/api/v1/schema.json", application)
    asked = set()
    for operation in (each.ok() for each in described.get_all_operations()):

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            case.call_and_validate(excluded_checks=LEFT_OUT)

        ask()
    assert len(asked) == 15
