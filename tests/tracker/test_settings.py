import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "tracker.example.org",
    "DATABASE_URL": "postgres://tracker:secret@127.0.0.1:1/tracker",
    "SECRETS_KEY": "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210",
    "EVIDENCE_FOLDER": "/nonexistent/evidence",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_refuses_to_start_without(name: str) -> None:
    rest = {key: value for key, value in PRODUCTION.items() if key != name}
    refused = manage("check", **rest)
    assert refused.returncode == 1
    assert refused.stderr == f"{name} is not set: production does not start without it, see .env.example.\n"


@pytest.mark.parametrize("address", ["sqlite:///secret", "nonsense-secret", "postgres://x:secret@127.0.0.1:abc/z"])
def test_an_address_that_names_no_postgresql_is_refused_and_not_repeated(address: str) -> None:
    refused = manage("check", **{**PRODUCTION, "DATABASE_URL": address})
    assert refused.returncode == 1
    assert refused.stderr.startswith("DATABASE_URL ")
    assert refused.stderr.count("\n") == 1
    assert "secret" not in refused.stderr


def test_a_list_of_stolen_passwords_that_is_not_there_is_no_list() -> None:
    refused = manage("check", **PRODUCTION, BREACHED_PASSWORDS="/nonexistent/stolen.txt")
    assert refused.returncode == 1
    assert refused.stderr == "BREACHED_PASSWORDS names a file that is not there.\n"


def test_a_list_of_stolen_passwords_is_asked_when_it_is_named(tmp_path: Path) -> None:
    (stolen := tmp_path / "stolen.txt").write_text(f"{hashlib.sha1(b'copper lantern walrus tidy').hexdigest()}:1\n")
    ask = "from django.contrib.auth.password_validation import validate_password as v; v('copper lantern walrus tidy')"
    asked = manage("shell", "--no-imports", "-c", ask, **PRODUCTION, BREACHED_PASSWORDS=str(stolen))
    assert "stolen" in asked.stderr
    assert manage("shell", "--no-imports", "-c", ask, **PRODUCTION).returncode == 0


def test_deploy_check_is_clean_in_production() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


def test_example_names_every_variable_that_settings_read() -> None:
    source = Path(settings.BASE_DIR, "tracker", "settings.py").read_text()
    read = re.findall(r'(?:env\.\w+|required|existing)\("(\w+)"', source)
    example = re.findall(r"^(\w+)=", Path(settings.BASE_DIR, ".env.example").read_text(), flags=re.MULTILINE)
    assert set(example) == set(read)
    assert len(example) == len(set(example))


def test_example_explains_every_variable() -> None:
    paragraphs = Path(settings.BASE_DIR, ".env.example").read_text().strip().split("\n\n")
    assert all(paragraph.startswith("# ") for paragraph in paragraphs)


def test_settings_alone_read_the_environment() -> None:
    reader = re.compile(r"os\.(getenv|environ(?!\.setdefault\())|\bEnv\(")
    sources = [
        *Path(settings.BASE_DIR, "tracker").rglob("*.py"),
        *Path(settings.BASE_DIR, "recommendations").rglob("*.py"),
    ]
    readers = {str(path.relative_to(settings.BASE_DIR)) for path in sources if reader.search(path.read_text())}
    assert readers == {"tracker/settings.py"}


def test_no_migration_is_missing() -> None:
    checked = manage("makemigrations", "--check", "--dry-run", DEVELOPMENT="true")
    assert checked.returncode == 0, checked.stdout


def test_static_files_are_whole(tmp_path: Path) -> None:
    """With hashed names: a stylesheet that names a file that is not there fails."""
    script = (
        "import sys, django; from django.conf import settings; from django.core.management import call_command; "
        "settings.STATIC_ROOT = sys.argv[1]; django.setup(); call_command('collectstatic', interactive=False, verbosity=0)"
    )
    collected = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "tracker.settings", **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert collected.returncode == 0, collected.stderr
    assert list(tmp_path.glob("staticfiles.json"))


def test_a_process_for_the_public_alone_needs_no_key_of_accounts_and_mounts_none() -> None:
    rest = {key: value for key, value in PRODUCTION.items() if key != "SECRETS_KEY"}
    show = "from django.urls import get_resolver as r; print([k for k in r().reverse_dict if 'account' in str(k)], len(r().namespace_dict))"
    asked = manage("shell", "--no-imports", "-c", show, PUBLIC_ONLY="true", **rest)
    assert asked.stdout.strip() == "[] 0", asked.stderr
