"""Makes .venv and installs what the lock file names, unless that is done. Runs on a bare Python: no imports but its own.

Usage: python3 tracker/install.py
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = CHECKOUT / "requirements-dev.txt"
DONE = ENVIRONMENT / "installed"
NEEDED = 1024**3
# What pip prints, and what that means to whoever reads it.
REASONS = {
    "No space left on device": "The disk is full: free 1 GB and try again.",
    "DO NOT MATCH THE HASHES": "A package is not the one that the lock file names: nothing of it was used.",
    "Permission denied": f"This account may not write {ENVIRONMENT}: use the account that owns it, or a clone of your own.",
    "No matching distribution": "No package registry answered: check the network, or pip's settings, and try again.",
}


def main() -> None:
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if DONE.exists() and DONE.read_text() == wanted and works():
        return
    if shutil.disk_usage(CHECKOUT).free < NEEDED:
        sys.exit(REASONS["No space left on device"])
    if not works():
        make_environment()
    print(f"Installing the packages of {LOCK.name}, which takes a minute …", flush=True)
    install()
    DONE.write_text(wanted)


def works() -> bool:
    """Whether the environment is whole and of this Python: one that was killed half made, moved or outlived is not."""
    ask = "import sys, pip; print(sys.version, sys.prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == f"{sys.version} {ENVIRONMENT}"


def make_environment() -> None:
    print(f"Making the Python environment in {ENVIRONMENT} …", flush=True)
    made = run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT])
    if made.returncode:
        if "ensurepip" in made.stdout:
            sys.exit("Python's venv module is not complete: install it (Debian: apt-get install python3-venv).")
        sys.exit(reason(made.stdout))


def install() -> None:
    installed = run([PYTHON, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-r", LOCK])
    if installed.returncode:
        sys.exit(reason(installed.stdout))


def run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def reason(output: str) -> str:
    for sign, meaning in REASONS.items():
        if sign in output:
            return meaning
    return f"The installation failed: {(output.strip().splitlines() or ['without a word'])[-1]}"


if __name__ == "__main__":
    try:
        main()
    except PermissionError:
        sys.exit(REASONS["Permission denied"])
    except OSError as error:
        sys.exit(f"The installation failed: {error.strerror}.")
    except KeyboardInterrupt:
        sys.exit(130)
