"""Numbers of a spreadsheet as it shows them: a serial number may be a day, and 126.1 may stand there as 126.10."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# Formats that every spreadsheet program knows by number; the others stand in the file.
KNOWN_FORMATS = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "14": "d/m/yyyy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy",
    "22": "d/m/yyyy h:mm", "27": "yyyy/m/d", "28": "m/d", "29": "m/d", "30": "m/d/yy", "31": "yyyy/m/d", "36": "yyyy/m/d",
    "50": "yyyy/m/d", "51": "m/d", "52": "yyyy/m", "53": "m/d", "54": "m/d", "55": "yyyy/m", "56": "m/d", "57": "yyyy/m", "58": "m/d",
}  # fmt: skip
NOT_SHOWN = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.|;.*$")
DECIMALS = re.compile(r"^[#,0?]*0(?:\.(0+))?$")
FIRST, FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_SERIAL = 2_958_466  # 31 December 9999


@dataclass(frozen=True)
class Format:
    """How much of a date a style shows ("day", "month", "year", or nothing where it is no date), and how many decimals."""

    date: str = ""
    decimals: int | None = None


def format_of(number: str, code: str) -> Format:
    plain = NOT_SHOWN.sub("", code or KNOWN_FORMATS.get(number, "")).lower().strip()
    if "y" in plain or "d" in plain:
        return Format("day" if "d" in plain else "month" if "m" in plain else "year")
    decimals = DECIMALS.match(plain)
    return Format(decimals=len(decimals[1] or "")) if decimals else Format()


def shown(raw: str, how: Format, *, base_1904: bool = False) -> str:
    """A stored number as its cell shows it, dates as ISO 8601 and only as exactly as they are shown."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if how.date:
        return day_of(value, how.date, base_1904=base_1904) or raw
    if how.decimals is not None and abs(value) < 1e15:
        return f"{value:.{how.decimals}f}"
    return f"{value:.15g}" if raw != str(int_or_none(raw)) else raw


def int_or_none(raw: str) -> int | None:
    return int(raw) if raw.lstrip("-").isdecimal() and len(raw) < 16 else None


def day_of(serial: float, precision: str = "day", *, base_1904: bool = False) -> str:
    """The day of a serial number, or nothing."""
    if not 1 <= serial < LAST_SERIAL:
        return ""
    try:
        moment = (FIRST_1904 if base_1904 else FIRST) + timedelta(days=serial)
    except OverflowError:
        return ""
    return moment.date().isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]
