"""What a worker of the site reads before it serves, so that no reader waits for that."""

import logging

from django.db import DatabaseError, connection

from recommendations.door import through_public_door

from .index import current


def read_index() -> None:
    """Without a database, it is read when there is one."""
    try:
        with through_public_door():
            current()
    except DatabaseError:
        logging.getLogger(__name__).warning("The database does not answer: the index is read later.")
    finally:
        connection.close()
