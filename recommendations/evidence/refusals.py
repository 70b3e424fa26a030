"""Why a file is refused, in a sentence that says what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

BUSY = "busy"
REASONS: dict[str, Any] = {
    "empty": _("This file is empty. Choose it again."),
    "too_large": _("This file is larger than 50 MB. Make it smaller, or cut it into parts."),
    "unknown": _("Files of this kind are not kept. Use a picture, PDF, DOCX, XLSX, ODT, text, video or audio file."),
    "not_what_it_says": _(
        "The content of this file is not what its name says. Open it, and save it anew as what it is."
    ),
    "damaged": _("This file is damaged and cannot be read. Open it, and save it anew."),
    "markup": _("HTML, XML and SVG can carry scripts. Print the page to a PDF, or take a picture of the screen."),
    "program": _("This is a program or a script. Take a picture of the screen that shows what matters."),
    "archive": _("This is an archive. Unpack it and upload the files one by one."),
    "old_office": _("Files of this kind can carry macros. Save it as DOCX, XLSX or PDF, and upload that."),
    "macros": _("This file carries macros. Save it without them, as DOCX or XLSX, and upload that."),
    "embedded": _("This file has other files inside. Upload those on their own, and this one without them."),
    "script": _(
        "This PDF carries a script, a form with a program, or starts a program. Print it to a new PDF, and upload that."
    ),
    "encrypted": _("This file is protected by a password. Save it without one, and upload that."),
    "too_many_pixels": _("This picture has more than 64 million pixels. Make it smaller, and upload that."),
    "too_many_parts": _("This file has too many pages, pictures or rows. Save a smaller part of it, and upload that."),
    "bomb": _("Unpacked, this file would be far too large. Save a smaller part of it, and upload that."),
    "too_heavy": _(
        "Reading this file takes more time or memory than is safe. Save a smaller part of it, and upload that."
    ),
    BUSY: _("Too many files are being read at once. Try again in a minute."),
    "not_calculated": _(
        "This spreadsheet holds formulas without their results. Open it in a spreadsheet program, save it anew, and upload that."
    ),
    "not_utf8": _(
        "This text is in an old alphabet that cannot be told for sure. Open it, save it as UTF-8 (in Notepad: Save as,"
        " Encoding, UTF-8), and upload that."
    ),
    "not_text": _("This file holds more than text. Open it, and save it anew as text."),
    "cannot_be_cleaned": _("Files of this kind are kept, but not released: no cleaned copy of them can be made yet."),
    "part_cannot_be_cleaned": _(
        "This document holds a drawing or an object of which no cleaned copy can be made. Save it as PDF, and upload that too."
    ),
}


class Refused(Exception):
    """A file that is not taken, or of which no copy is made. Its text is the sentence for people, ``code`` the reason.

    ``peak`` is the most memory that the child which looked at it held, in bytes; 0 where none was needed.
    """

    def __init__(self, code: str, *, peak: int = 0) -> None:
        self.code = code if code in REASONS else "damaged"
        self.peak = peak
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(REASONS[self.code])


class CannotBeCleaned(Refused):
    """A file that is kept, but of which there is no cleaned copy, so that it cannot be released."""
