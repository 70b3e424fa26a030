"""Five colleagues edit the same four events, half of the edits in turn and half at once: every text that the desk took is in
history, and none replaced another that its author had not seen."""

import argparse
import time
from collections import Counter

from bench.endure.kills import sites
from bench.endure.saying import say
from tests.reliability.editing import Editor, at_once, in_turn, missing, overwritten_unseen


def run(given: argparse.Namespace) -> bool:
    with sites() as site:
        site.patience = 60
        editors = [Editor(site, browser) for browser in site.world["editors"]]
        for way in (in_turn, at_once):
            begun, before = time.monotonic(), told(editors)
            way(editors, site.world["events"], given.edits // 2)
            say(f"edits, {way.__name__}", **(told(editors) - before), seconds=round(time.monotonic() - begun))
        edits = [edit for editor in editors for edit in editor.accepted]
        lost, unseen = missing(site, edits), overwritten_unseen(site, edits)
    say("edits", taken=len(edits), not_in_history=len(lost), replaced_unseen=len(unseen))
    return not lost and not unseen


def told(editors: list[Editor]) -> Counter[str]:
    return Counter(
        taken=sum(len(each.accepted) for each in editors),
        given_up=sum(each.given_up for each in editors),
        choices_asked=sum(each.asked for each in editors),
    )
