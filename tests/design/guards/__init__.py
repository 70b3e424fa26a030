"""What keeps the record safe, line by line, and the test that notices when the line is gone."""

from .colleagues import COLLEAGUES
from .gates import GATES
from .readers import READERS
from .record import RECORD

GUARDS = READERS | COLLEAGUES | GATES | RECORD
