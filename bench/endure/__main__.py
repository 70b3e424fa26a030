"""Try what takes too long for the suite: one line of JSON for each figure, and 1 at the end where something did not hold.

Usage: python -m bench.endure [kills] [edits] [worlds] [load], or all of them one after another; what each does says its module.
The numbers can be made smaller: --kills 20 --edits 1000 --worlds 200 --minutes 45 --rows 100000 --events 500000.
"""

import argparse
import importlib
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.conf import settings

from tracker import embedded_postgres

PARTS = ["kills", "edits", "worlds", "load"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--kills", type=int, default=20, help="of the database, and as many of a worker")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first world")
    parser.add_argument(
        "--minutes", type=int, default=45, help="of load: a fault in each of the first ten, memory in the others"
    )
    parser.add_argument("--rows", type=int, default=100_000, help="recommendations under load")
    parser.add_argument("--events", type=int, default=500_000, help="follow-up events under load")
    given = parser.parse_args()
    if not settings.EMBEDDED_POSTGRES:
        raise SystemExit("Databases are killed here: only those of this checkout, so DATABASE_URL must not be set.")
    django.setup()
    with embedded_postgres.running(settings.EMBEDDED_POSTGRES):
        held = [importlib.import_module(f"bench.endure.{part}").run(given) for part in given.parts or PARTS]
    raise SystemExit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
