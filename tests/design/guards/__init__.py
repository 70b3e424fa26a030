"""What keeps the record safe, line by line, and the test that notices when the line is gone."""

from .colleagues import COLLEAGUES
from .readers import READERS
from .record import RECORD

GUARDS = READERS | COLLEAGUES | RECORD
