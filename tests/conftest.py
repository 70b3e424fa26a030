"""The embedded database and the browser, for every test."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
os.environ.setdefault("DEVELOPMENT", "true")
# Playwright's synchronous interface runs a loop of its own, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.module_loading import import_string

from tests import migrated
from tracker import embedded_postgres

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Axe()
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WIDTHS = [360, 1280]
# In the dark a page has other colours and nothing else.
RULES: dict[Any, list[str]] = {"light": [], "dark": ["color-contrast", "link-in-text-block"]}
server = pytest.StashKey[ExitStack]()
store = pytest.StashKey[TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Hold the database up, and give each run one of its own, so that two at once do not disturb each other."""
    config.stash[server] = ExitStack()
    config.stash[server].enter_context(embedded_postgres.running(settings.EMBEDDED_POSTGRES))
    is_worker = hasattr(config, "workerinput")
    run = os.getppid() if is_worker else os.getpid()
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = os.environ.get(
        "TEST_DATABASE", f"test_tracker_{run}"
    )
    # Argon2 takes a fifth of a second, on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    config.stash[store] = TemporaryDirectory(prefix="evidence-")
    settings.EVIDENCE_FOLDER = config.stash[store].name
    settings.DATA_FOLDER = f"{config.stash[store].name}/package"
    # Tests look at the beginning of files, and never close them.
    settings.PLACES["exports"] = (1000, 0, *settings.PLACES["exports"][2:])
    settings.PER_MINUTE = {}  # all tests come from one network
    settings.COPIES_FOLDER = f"{config.stash[store].name}/copies"
    settings.IMPORTS_FOLDER = f"{config.stash[store].name}/imports"
    if settings.EMBEDDED_POSTGRES and not is_worker:
        drop_databases_of_killed_runs(settings.EMBEDDED_POSTGRES)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[server].close()
    config.stash[store].cleanup()


def drop_databases_of_killed_runs(embedded: embedded_postgres.Server) -> None:
    connection = embedded.log_in()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_tracker_\d+'")
        for (name,) in cursor.fetchall():
            if not is_alive(int(name.split("_")[2])):
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    connection.close()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def time_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked for is what is answered, not how fast: other work on the machine turns no such test red."""
    door = "recommendations.door"  # named, for Django is not ready when this file is read
    longer = (import_string(f"{door}.STAFF_TIMEOUT_MS"),)
    monkeypatch.setattr(import_string(f"{door}.through_public_door").__wrapped__, "__defaults__", longer)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated.database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Whoever still talks to the database when all is over, such as a thread of a server, does not keep it from being dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # PostgreSQL's own workers leave by themselves, and are a superuser's
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.fail("The browser tests need Chromium: install it (Debian: apt-get install chromium).", pytrace=False)
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A test's requests leave their language behind; each test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record before was another test's, and is taken back. Each request asks for the edition, however soon it comes."""
    import_string("recommendations.editions.forget")()
    monkeypatch.setattr("recommendations.editions.LATE", 0.0)


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """A function that names what axe-core finds wrong on a page, each with where: by all of its rules, or by some."""

    def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
        page.wait_for_load_state()  # a click comes back when the next page has begun to come
        if page.evaluate("!window.axe"):
            page.evaluate(AXE.axe_script)
        options = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": rules}} if rules else {})}
        found = page.evaluate("options => axe.run(options)", options)["violations"]
        return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]

    return violations


@pytest.fixture
def flaws(axe: Callable[..., list[str]]) -> Callable[[Page], list[str]]:
    """A function that says what is wrong with the looks of a page, on a phone and on a laptop, light and dark."""

    def found(page: Page) -> list[str]:
        said = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            said += [f"wider than {width}"] * page.evaluate(TOO_WIDE)
            for scheme, rules in RULES.items():
                page.emulate_media(color_scheme=scheme)
                said += [f"{scheme} {width} {fault}" for fault in axe(page, rules)]
        return said

    return found
