"""Reading and desk work over a large world for some minutes, with a fault in each.

Outside the faults' windows (from the fault to five seconds after its end) no answer is a 5xx and none is missing; and the
workers, whose memory is looked at each second, hold no more in the last third of the minutes after the faults than in the first.
"""

import argparse
import json
import os
import platform
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.endure.faults import FAULTS, evidence_full, little_room
from bench.endure.large import Asked, Large
from bench.endure.reading import Reader, kinds_of
from bench.endure.saying import say
from bench.server import proportional
from tests.reliability.site import children
from tests.reliability.work import People

READERS, MINUTE, AFTER, FIRST = 8, 60, 5, 20
SERVED, FAILED = 200, 500
MORE = 1.1  # what memory may grow by


class Window(NamedTuple):
    fault: str
    begun: float
    ended: float

    def holds(self, asked: Asked) -> bool:
        """Whether any of the request's time was in it."""
        return asked.at <= self.ended + AFTER and asked.at + asked.seconds >= self.begun


class Held(NamedTuple):
    """MB by worker, at a moment."""

    at: float
    workers: dict[int, float]

    @property
    def mb(self) -> float:
        return sum(self.workers.values())


class Watch(threading.Thread):
    """Each worker's memory in MB, each second: what it holds alone, and its share of what it shares."""

    def __init__(self, site: Large) -> None:
        super().__init__()
        self.site, self.stop, self.held = site, threading.Event(), list[Held]()

    def run(self) -> None:
        while not self.stop.wait(1):
            assert self.site.gunicorn
            now = {}
            for process in children(self.site.gunicorn.pid):
                try:
                    now[process] = proportional(process) / 1024
                except (OSError, StopIteration):  # it was killed meanwhile
                    continue
            self.held.append(Held(time.monotonic(), now))


class Jobs(threading.Thread):
    """What timers start each minute, and when each of them ended well or not."""

    def __init__(self, site: Large) -> None:
        super().__init__()
        self.site, self.stop, self.ended = site, threading.Event(), list[Asked]()

    def run(self) -> None:
        while not self.stop.wait(MINUTE / 2):
            for command in ("chain_record", "publish_due"):
                begun = time.monotonic()
                failed = self.site.job(command).wait()
                self.ended.append(Asked(begun, command, FAILED if failed else SERVED, time.monotonic() - begun))


def run(given: argparse.Namespace) -> bool:
    with large(given) as (site, has_room):
        windows, watch = worked_under(site, given.minutes, has_room=has_room)
    machine = {"processors": os.cpu_count(), "machine": platform.processor() or platform.machine()}
    say("load", **machine, on=f"{datetime.now(UTC):%Y-%m-%d %H:%M}", rows=given.rows, events=given.events)
    for window in windows:
        inside = Counter(str(each.status) for each in site.asked if window.holds(each))
        say(
            "fault",
            fault=window.fault,
            seconds=round(window.ended - window.begun, 1),
            answers=dict(sorted(inside.items())),
        )
    outside = [each for each in site.asked if not any(window.holds(each) for window in windows)]
    failed = [each for each in outside if each.status >= 500 or each.status == 0]
    tell_times(outside)
    is_flat = told_memory(watch.held, max((window.ended for window in windows), default=0))
    say("failed outside the faults' windows", requests=len(outside), failed=len(failed), which=told_failures(failed))
    return not failed and is_flat


@contextmanager
def large(given: argparse.Namespace) -> Iterator[tuple[Large, bool]]:
    with TemporaryDirectory(dir="/tmp", prefix="endure-") as folder:
        Path(folder).chmod(0o755)
        own = Path(folder) / "site"
        own.mkdir()
        site = Large(own, rows_laid=given.rows, events_laid=given.events)
        with little_room(own / "evidence", minutes=given.minutes) as has_room, site:
            site.until_it_answers()
            yield site, has_room


def worked_under(site: Large, minutes: int, *, has_room: bool) -> tuple[list[Window], Watch]:
    kinds, watch, people = kinds_of(site), Watch(site), People.at(site, writers=2, senders=1, assessors=1)
    jobs = Jobs(site)
    everybody: list[Any] = [watch, jobs, *people.all, *(Reader(site, kinds) for _each in range(READERS))]
    faults = [fault for fault in FAULTS if has_room or fault is not evidence_full]
    windows = []
    for each in everybody:
        each.start()
    try:
        time.sleep(FIRST)  # in which every worker makes its index
        site.asked.clear()
        begun = time.monotonic()
        for minute, fault in enumerate(faults[:minutes]):  # whoever asks for more minutes has them in peace
            time.sleep(max(0, begun + minute * MINUTE + MINUTE / 2 - time.monotonic()))
            since = time.monotonic()
            fault(site)
            windows.append(Window(fault.__name__, since, time.monotonic()))
        time.sleep(max(0, begun + minutes * MINUTE - time.monotonic()))
    finally:
        for each in everybody:
            each.stop.set()
        for each in everybody:
            each.join()
    say("desk", told=people.told(), lost={noun: len(found) for noun, found in people.lost(site).items()})
    tell_jobs(site, [each for each in jobs.ended if not any(window.holds(each) for window in windows)])
    return windows, watch


def tell_jobs(site: Large, ended: list[Asked]) -> None:
    """Those outside the faults' windows count among what may not fail; so does an event that should be published and is not."""
    figures = json.loads(site.python("from bench.endure.due import tell; tell()"))
    failed = [each for each in ended if each.status != SERVED]
    say("jobs", **figures, ended=len(ended), failed=dict(Counter(each.kind for each in failed)))
    site.asked += failed
    site.asked += [Asked(0, "not published when it was due", 0, 0)] * figures["late"]


def tell_times(asked: list[Asked]) -> None:
    for kind in sorted({each.kind for each in asked}):
        times = [each.seconds * 1000 for each in asked if each.kind == kind]
        p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        say("answers", kind=kind, requests=len(times), p50_ms=round(median(times)), p95_ms=round(p95))


def told_memory(held: list[Held], faults_ended: float) -> bool:
    """Whether it is flat after the faults, in all workers together: one that was killed fills again, one that ends makes room."""
    workers = {process for each in held for process in each.workers}
    minutes = [round(each.mb) for each in held[::MINUTE]]
    say(
        "memory of the workers",
        most_mb=round(max(each.mb for each in held)),
        each_minute_mb=minutes,
        workers=len(workers),
    )
    quiet = [each.mb for each in held if each.at > faults_ended + AFTER]
    third = len(quiet) // 3
    if third < MINUTE:  # more minutes tell; what nobody looked at does not hold
        say("memory after the faults", seconds=len(quiet), looked_at=False)
        return False
    first, last = mean(quiet[:third]), mean(quiet[-third:])
    say("memory after the faults", seconds=len(quiet), first_third_mb=round(first), last_third_mb=round(last))
    return last <= first * MORE


def told_failures(failed: list[Asked]) -> dict[str, int]:
    return dict(Counter(f"{each.kind}: {each.status}" for each in failed))
