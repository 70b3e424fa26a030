"""The files of deploy/ name only what there is: settings, commands, programs, each other. They are run by deploy/check."""

import re
import shlex
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

HOUSE = Path(settings.BASE_DIR)
DEPLOY = HOUSE / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("tracker-*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
CODE, CONFIG = "/opt/recommendation-tracker/", "/etc/recommendation-tracker/"
# Commands that a person starts, not a clock: CONTRIBUTING.md and the docs say when.
BY_HAND = {
    "continue_import",
    "door",
    "import_records",
    "keep_listings",
    "load_case",
    "load_vocabulary",
    "make_checkpoint_key",
    "migrate",
    "restore",
}
CALENDAR = re.compile(r"minutely|hourly|\*:0/\d+|\*-\*-\* \d\d:\d\d|(?:Sat|Sun) \d\d:\d\d")
each_service = pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)


def values(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), flags=re.MULTILINE)


def names(path: Path) -> set[str]:
    return set(re.findall(r"^(\w+)=", path.read_text(), flags=re.MULTILINE))


def command_of(unit: Path) -> list[str]:
    (line,) = values(unit, "ExecStart")
    return shlex.split(line)


@each_service
def test_a_unit_starts_what_is_in_the_house(unit: Path) -> None:
    program, *arguments = command_of(unit)
    assert (HOUSE / program.removeprefix(CODE)).is_file(), program
    if arguments[0] == "manage.py":
        assert arguments[1] in {"%i", *get_commands()}
    else:
        assert arguments == ["--config", "python:tracker.gunicorn", "tracker.wsgi"]
        assert (HOUSE / "tracker" / "gunicorn.py").is_file()


@each_service
def test_a_unit_reads_settings_that_are_here_and_is_no_administrator(unit: Path) -> None:
    assert all((DEPLOY / "env" / path.removeprefix(CONFIG)).is_file() for path in values(unit, "EnvironmentFile"))
    assert values(unit, "User")[0] in {"tracker", "tracker-public"}


def test_every_command_of_ours_is_started_by_a_clock_or_by_hand() -> None:
    started = {values(timer, "Unit")[0].removeprefix("tracker-job@").removesuffix(".service") for timer in TIMERS}
    started = {name.removeprefix("tracker-") for name in started}
    ours = {path.stem for path in (HOUSE / "recommendations/management/commands").glob("[a-z]*.py")}
    assert started | BY_HAND == ours
    assert not started & BY_HAND


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_a_timer_starts_a_unit_that_is_here(timer: Path) -> None:
    (unit,) = values(timer, "Unit")
    assert (DEPLOY / "systemd" / re.sub(r"@\w+", "@", unit)).is_file()
    (calendar,) = values(timer, "OnCalendar")
    assert CALENDAR.fullmatch(calendar), "deploy/check has systemd read it"


def test_only_what_chains_and_what_writes_the_package_has_the_key_that_signs() -> None:
    assert [unit.stem for unit in SERVICES if f"{CONFIG}record.env" in values(unit, "EnvironmentFile")] == [
        "tracker-chain_record",
        "tracker-write_data_package",
    ]
    given = names(DEPLOY / "env" / "public.env") | names(DEPLOY / "env" / "desk.env")
    assert "CHECKPOINT_KEY" not in given
    assert names(DEPLOY / "env" / "record.env") == {"CHECKPOINT_KEY"}


def test_only_what_mails_has_a_network_and_nothing_that_holds_the_key_that_signs() -> None:
    """All others reach PostgreSQL by a socket in the file system, as the settings of both sites say."""
    for unit in SERVICES:
        mails = unit.stem in {"tracker-desk", "tracker-send_alerts"}
        assert (values(unit, "PrivateNetwork") != ["true"]) == mails, unit.name
        assert (values(unit, "RestrictAddressFamilies") != ["AF_UNIX"]) == mails, unit.name
        assert not (mails and f"{CONFIG}record.env" in values(unit, "EnvironmentFile"))
    for name in ("public", "desk"):
        assert "@%2Fvar%2Frun%2Fpostgresql/" in (DEPLOY / "env" / f"{name}.env").read_text()


def test_every_unit_is_hardened_by_install() -> None:
    (listed,) = re.findall(r"for unit in (.*); do\n.*\n.*hardening\.conf", (DEPLOY / "install").read_text())
    assert set(listed.split()) == {unit.stem for unit in SERVICES}


@pytest.mark.parametrize("name", ["public", "desk"])
def test_settings_of_a_site_are_those_that_are_read(name: str) -> None:
    explained = names(HOUSE / ".env.example")
    given = names(DEPLOY / "env" / f"{name}.env")
    assert given <= explained
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EVIDENCE_FOLDER", "BEHIND_PROXY", "SITE_ADDRESS"}
    assert required | ({"SECRETS_KEY"} if name == "desk" else {"PUBLIC_ONLY"}) <= given


def test_every_setting_is_explained_where_an_operator_looks() -> None:
    text = (HOUSE / ".env.example").read_text()
    assert all(len(paragraph.splitlines()) > 1 for paragraph in text.strip().split("\n\n")[1:])


def test_the_public_process_has_no_key_of_accounts_and_no_network() -> None:
    (unit,) = (unit for unit in SERVICES if unit.stem == "tracker-public")
    assert values(unit, "PrivateNetwork") == ["true"]
    assert values(unit, "RestrictAddressFamilies") == ["AF_UNIX"]
    assert "SECRETS_KEY" not in names(DEPLOY / "env" / "public.env")
    assert "postgres://tracker_public@" in (DEPLOY / "env" / "public.env").read_text()


def test_nginx_asks_the_sockets_that_units_make() -> None:
    made = {path for unit in UNITS if unit.suffix == ".socket" for path in values(unit, "ListenStream")}
    asked = set(re.findall(r"server unix:(\S+);", (DEPLOY / "nginx/tracker.conf").read_text()))
    assert asked == made == {"/run/tracker-public.sock", "/run/tracker-desk.sock"}


def stopped_by(text: str) -> list[set[str]]:
    """The units of each `systemctl stop`; those of a template stand for the jobs that run."""
    lines = [
        shlex.split(line, comments=True) for line in re.findall(r"^ *systemctl stop (.*)", text, flags=re.MULTILINE)
    ]
    return [{unit.name for unit in UNITS for each in line if fnmatch(unit.name, each)} for line in lines]


def test_whoever_stops_a_service_stops_the_socket_that_would_start_it_again() -> None:
    for text in [(DEPLOY / "install").read_text(), (HOUSE / "docs/operation.md").read_text()]:
        assert all(stopped_by(text))
        for units in stopped_by(text):
            assert all(
                f"{name}.socket" in units for name in ("tracker-desk", "tracker-public") if f"{name}.service" in units
            )
    (everything,) = stopped_by((HOUSE / "docs/operation.md").read_text())
    assert everything == {unit.name for unit in UNITS}


def test_install_stops_all_that_writes_before_it_copies_and_has_new_code_serve() -> None:
    install = (DEPLOY / "install").read_text()
    (units,) = stopped_by(install)
    assert units == {unit.name for unit in UNITS if unit.stem != "tracker-public"}
    assert "pkill -u tracker -f 'manage.py continue_import'" in install
    steps = install[install.index("\npackages\n") :]
    assert steps.index("stop_what_writes") < steps.index("copy_code") < steps.index("migrate")
    assert steps.index("migrate") < steps.index("systemctl restart tracker-public.service tracker-desk.service")


def test_a_command_by_hand_has_the_settings_of_the_desk_and_nothing_of_root(tmp_path: Path) -> None:
    (tmp_path / "desk.env").write_text('# A=1\nDATA_LICENCE_NAME="CC BY 4.0"\nSECRET_KEY=a=b=\n')
    script = (DEPLOY / "tracker-manage").read_text()
    for installed, here in [
        (f"{CONFIG}desk.env", str(tmp_path / "desk.env")),
        (CODE.rstrip("/"), str(tmp_path)),
        ("$(id -u)", "0"),
        ('runuser "${terminal[@]}" -u tracker -- .venv/bin/python manage.py', "sh -c 'env; echo \"$@\"' --"),
    ]:
        assert installed in script
        script = script.replace(installed, here)
    (command := tmp_path / "tracker-manage").write_text(script)
    command.chmod(0o755)
    told = subprocess.run(
        [command, "shell", "-c", "1; 2"],
        env={"PATH": "/usr/bin:/bin", "DEVELOPMENT": "true"},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[-1] == "shell -c 1; 2"
    assert {"DATA_LICENCE_NAME=CC BY 4.0", "SECRET_KEY=a=b=", "HOME=/nonexistent"} <= set(lines)
    assert not any(line.startswith(("DEVELOPMENT=", "A=")) for line in lines)


def test_the_command_that_the_document_speaks_of_is_installed_and_tried() -> None:
    assert "tracker-manage" in (HOUSE / "docs/operation.md").read_text()
    assert 'rendered tracker-manage > "$root/usr/local/bin/tracker-manage"' in (DEPLOY / "install").read_text()
    assert '"usr/local/bin/tracker-manage", "verify_record"' in (DEPLOY / "check").read_text()


def test_scripts_have_no_slip_of_the_pen() -> None:
    for name in ("install", "tracker-manage"):
        subprocess.run(["bash", "-n", DEPLOY / name], check=True)
    compile((DEPLOY / "check").read_text(), "check", "exec")


def test_the_containers_are_those_of_the_units() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"database", "public", "desk", "jobs"}
    assert services["public"]["user"] == "tracker-public"
    copied = re.findall(r"^COPY (\S+)", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert all((HOUSE / path).exists() for path in copied)


def test_the_document_names_every_file_and_only_what_is_there() -> None:
    text = (HOUSE / "docs" / "operation.md").read_text()
    for name in ["install", "check", "compose.yaml", "Dockerfile"]:
        assert f"deploy/{name}" in text
    for folder in ("nginx", "systemd", "postgresql"):
        assert all((DEPLOY / path).exists() for path in re.findall(rf"`({folder}/[\w.]+)`", text))
    assert all((HOUSE / path).exists() for path in re.findall(r"`((?:docs|tests)/[\w./-]+)`", text))
