"""A Chromium of a test's own, with a profile on the disk, that can be killed with all its processes."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

PATIENCE = 60.0
ENCODINGS = ["utf-8", "utf-16-le"]


class Chromium:
    """``launched`` are the arguments with which pytest-playwright starts the browser that the other tests share."""

    def __init__(self, profile: Path, launched: dict[str, Any]) -> None:
        self.profile = profile
        arguments = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *launched["args"]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [launched["executable_path"], *arguments, "about:blank"]
        self.process = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]

    def page(self, playwright: Playwright, *cookies: Any) -> Page:
        """Its first window. What is done in it goes to the profile, unlike in the contexts that Playwright makes."""
        said, end = self.profile / "DevToolsActivePort", time.monotonic() + PATIENCE
        while not said.exists() or len(where := said.read_text().split()) < 2:
            assert time.monotonic() < end, "Chromium does not start"
            time.sleep(0.02)
        context = playwright.chromium.connect_over_cdp(f"ws://127.0.0.1:{where[0]}{where[1]}").contexts[0]
        context.add_cookies(list(cookies))
        return context.pages[0] if context.pages else context.new_page()

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def files_with(self, word: str) -> list[str]:
        """Which files of the profile hold the word."""
        files = [path for path in self.profile.rglob("*") if path.is_file()]
        written = [word.encode(encoding) for encoding in ENCODINGS]
        return [path.name for path in files if any(each in path.read_bytes() for each in written)]
