"""Measure how quick the tracker is with many recommendations. Nothing is measured yet; prints one line of JSON.

Usage: python bench/bench.py --rows 20000
"""

import argparse
import json

# What later work will measure, each at 1 and at 8 connections.
CELLS = ["home", "state", "document", "recommendation", "recommendations", "search", "export", "import"]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how quick the tracker is with many recommendations.")
    parser.add_argument("--rows", type=int, default=20_000, help="how many recommendations the measured world has")
    rows = parser.parse_args().rows
    print(json.dumps({"rows": rows, "measured": {}, "not_measured_yet": CELLS}))


if __name__ == "__main__":
    main()
