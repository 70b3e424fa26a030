"""Worlds that seeds draw, each with and without hidden rows: no byte of any answer differs (tests/design/test_worlds.py).

Worlds whose answers differ are named by their seeds: ``WORLDS=7-7 pytest tests/design/test_worlds.py`` tries the seventh again.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from bench.endure.saying import say

ROOT = Path(__file__).resolve().parent.parent.parent
TEST = "tests/design/test_worlds.py"


def run(given: argparse.Namespace) -> bool:
    begun, last = time.monotonic(), given.first + given.worlds - 1
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = ["-q", "-p", "no:cacheprovider", "-n", str(os.cpu_count()), "--tb=short", f"--junitxml={report}"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, TEST],
            cwd=ROOT,
            env={**os.environ, "WORLDS": f"{given.first}-{last}"},
            stdout=sys.stderr,
            check=False,
        )
        cases = list(ElementTree.parse(report).iter("testcase"))
    faults = {case.attrib["name"]: fault for case in cases for fault in case if fault.tag in ("failure", "error")}
    differing = [name for name, fault in faults.items() if fault.attrib["message"].startswith("AssertionError")]
    asked = sum(int(each.attrib["value"]) for case in cases for each in case.iter("property"))
    others = [name for name in faults if name not in differing]  # such as a statement's limit on a busy machine
    took = round(time.monotonic() - begun)
    say("worlds", drawn=len(cases), addresses=asked, differing=differing, failed_otherwise=others, seconds=took)
    return len(cases) == given.worlds and not faults
