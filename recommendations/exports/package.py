"""The whole public record as a Frictionless data package: CSV files with their schemas, alone and in one zip.

Written by a timer, served from the folder, with a list of sums that is signed where the job was given the key
(decision 24): no process that serves it has that. A package stands in a folder of its own and is put in the place of the one
before in one step, so that no reader sees half of one.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from recommendations.door import through_public_door
from recommendations.models import Tombstone
from recommendations.record import verify_package
from recommendations.record.verify_package import KEY, SIGNATURE, SUMS, pem_of, write_sums

from .downloads import Table
from .shape import FORMAT
from .whole import TABLES

NAME = "recommendation-tracker"
ZIP, DESCRIPTOR = f"{NAME}.zip", "datapackage.json"
NOTES = "written.json"  # of one package: day, sizes, hashes; not served
CURRENT = "current"
CHUNK = 1 << 20
TIMEOUT = "10min"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: the same record gives the same bytes


@dataclass(frozen=True)
class File:
    """A file that readers may download. ``rows``: of a table, without its head."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Package:
    """A package as it was written. ``withdrawn``: the last thing that had been withdrawn by then."""

    folder: Path
    day: date
    withdrawn: int
    files: dict[str, File]


# --- writing -----------------------------------------------------------------------------------------------------


def write(*, today: date, key: Ed25519PrivateKey | None = None) -> Package:
    """Write the package of the record as anybody may read it now, signed if there is a key, in the place of the one before."""
    root = Path(settings.DATA_FOLDER)
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="package-", dir=root))
    folder.chmod(0o755)  # another account may serve what anybody may read
    try:
        with at_one_moment():
            files = [table_file(table, folder) for table in TABLES]
            withdrawn = last_withdrawn()
        files.append(descriptor_file(files, folder))
        files.append(zip_file(files, folder))
        files += signed_files(files, folder, today=today, key=key)
        notes = {"day": today.isoformat(), "withdrawn": withdrawn, "files": [vars(file) for file in files]}
        (folder / NOTES).write_text(json.dumps(notes))
        put_in_place(folder, root)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Package(root / CURRENT, today, withdrawn, {file.name: file for file in files})


@contextmanager
def at_one_moment() -> Iterator[None]:
    """All tables as they are at one moment, read through the public door, which gives a page too little time for this."""
    with transaction.atomic():
        is_alone = not connection.savepoint_ids
        with connection.cursor() as cursor:
            if is_alone:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with through_public_door():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [TIMEOUT])
            yield


def table_file(table: Table, folder: Path) -> File:
    """The rows of a table, from the server to the file without being held."""
    path = folder / f"{table.name}.csv"
    with path.open("wb") as file, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({table.sql}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')", file)
        rows = cursor.rowcount
    return measured(path, rows=rows)


def descriptor_file(files: list[File], folder: Path) -> File:
    path = folder / DESCRIPTOR
    resources = [resource(table, file) for table, file in zip(TABLES, files, strict=True)]
    path.write_text(json.dumps(described() | {"resources": resources}, ensure_ascii=False, indent=1) + "\n")
    return measured(path)


def described() -> dict[str, Any]:
    """What the package says of itself. It names no day: what is the same has the same bytes."""
    licence = {"title": settings.DATA_LICENCE_NAME, "path": settings.DATA_LICENCE_URL}
    found = {
        "profile": "data-package",
        "name": NAME,
        "title": "Recommendation Tracker: the whole public record",
        "description": "A cell that a spreadsheet would compute, or that begins with an apostrophe, has one apostrophe"
        " (') put before it, and so has a sign such as = or - after a semicolon, a tab or a new line within a cell: take"
        " it away to have the cell as it is on record. Dates are as long as they are known.",
        "homepage": settings.SITE_ADDRESS,
        "version": FORMAT,
    }
    return found | (
        {"licenses": [{name: word for name, word in licence.items() if word}]} if any(licence.values()) else {}
    )


def resource(table: Table, file: File) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file.name,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": table.schema,
    }


def zip_file(files: list[File], folder: Path) -> File:
    """All files in one, each read in pieces."""
    path = folder / ZIP
    with ZipFile(path, "w") as archive:
        for file in files:
            entry = ZipInfo(f"{NAME}/{file.name}", date_time=BEGINNING)
            entry.compress_type, entry.external_attr, entry.file_size = ZIP_DEFLATED, 0o644 << 16, file.size
            with archive.open(entry, "w") as to, (folder / file.name).open("rb") as of:
                shutil.copyfileobj(of, to, CHUNK)
    return measured(path)


def signed_files(files: list[File], folder: Path, *, today: date, key: Ed25519PrivateKey | None) -> list[File]:
    """The list of all sums; its signature, the public key, and the program that verifies them without Django."""
    title = f"The public record of {settings.SITE_ADDRESS} on {today}"
    listed = write_sums(title, {file.name: file.sha256 for file in files})
    written = {SUMS: listed}
    if key:
        program = Path(verify_package.__file__)
        written |= {SIGNATURE: key.sign(listed), KEY: pem_of(key.public_key()), program.name: program.read_bytes()}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return [measured(folder / name) for name in written]


def measured(path: Path, *, rows: int | None = None) -> File:
    known = sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            known.update(piece)
    return File(path.name, path.stat().st_size, known.hexdigest(), rows)


def put_in_place(folder: Path, root: Path) -> None:
    """Point at the new package in one step, then take the others away."""
    link = root / f"{folder.name}.link"
    link.symlink_to(folder.name)
    link.replace(root / CURRENT)
    for other in root.glob("package-*"):
        if other != folder and other.is_dir() and not other.is_symlink():
            shutil.rmtree(other, ignore_errors=True)


# --- reading -----------------------------------------------------------------------------------------------------


def last_withdrawn() -> int:
    return Tombstone.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def written() -> Package | None:
    """The package that may be given out: none if none was written, or something was withdrawn since."""
    folder = (Path(settings.DATA_FOLDER) / CURRENT).resolve()
    try:
        notes = json.loads((folder / NOTES).read_text())
    except FileNotFoundError:
        return None
    if notes["withdrawn"] < last_withdrawn():
        return None
    files = {each["name"]: File(**each) for each in notes["files"]}
    return Package(folder, date.fromisoformat(notes["day"]), notes["withdrawn"], files)


def opened(package: Package, name: str) -> BinaryIO:
    """Raises FileNotFoundError where another package has taken the place meanwhile."""
    return (package.folder / package.files[name].name).open("rb")
