"""Which files may be evidence, by their extension and by how they begin. The full parse comes after (cleaning/)."""

from enum import Enum

LARGEST = 50 * 1024 * 1024
PREVIEW = 800  # pixels of the longer side

OFFICE = "application/vnd.openxmlformats-officedocument"
ANY = "application/octet-stream"


class Kind(Enum):
    """A kind of file that is kept. The value is what is stored; the rest is about its cleaned copy."""

    JPEG = "jpeg", "images", "image/jpeg", "jpg"
    PNG = "png", "images", "image/png", "png"
    WEBP = "webp", "images", "image/webp", "webp"
    GIF = "gif", "images", "image/gif", "gif"
    TIFF = "tiff", "images", "image/tiff", "tiff"
    HEIC = "heic", "images", "image/jpeg", "jpg"
    PDF = "pdf", "pdf", "application/pdf", "pdf"
    DOCX = "docx", "docx", f"{OFFICE}.wordprocessingml.document", "docx"
    XLSX = "xlsx", "xlsx", f"{OFFICE}.spreadsheetml.sheet", "xlsx"
    ODT = "odt", "odt", "application/vnd.oasis.opendocument.text", "odt"
    TEXT = "text", "text", "text/plain; charset=utf-8", "txt"
    VIDEO = "video", "", ANY, ""
    AUDIO = "audio", "", ANY, ""

    family: str
    media_type: str
    extension: str

    def __new__(cls, value: str, family: str = "", media_type: str = "", extension: str = "") -> "Kind":
        """``family`` names the module of cleaning/ that cleans it; none: it is kept and never released."""
        kind = object.__new__(cls)
        kind._value_ = value
        kind.family, kind.media_type, kind.extension = family, media_type, extension
        return kind

    @property
    def can_be_cleaned(self) -> bool:
        return bool(self.family)

    @property
    def is_picture(self) -> bool:
        """Its cleaned copy may be shown in a page."""
        return self.family == "images" and self is not Kind.TIFF

    @property
    def has_preview(self) -> bool:
        """A small picture is made of its copy, for pages."""
        return self.family == "images"

    @property
    def extensions(self) -> tuple[str, ...]:
        return EXTENSIONS[self]


EXTENSIONS = {
    Kind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    Kind.PNG: (".png",),
    Kind.WEBP: (".webp",),
    Kind.GIF: (".gif",),
    Kind.TIFF: (".tif", ".tiff"),
    Kind.HEIC: (".heic", ".heif"),
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx",),
    Kind.XLSX: (".xlsx",),
    Kind.ODT: (".odt",),
    Kind.TEXT: (".txt", ".csv"),
    Kind.VIDEO: (".mp4", ".m4v", ".mov", ".3gp", ".webm", ".mkv", ".avi"),
    Kind.AUDIO: (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".amr", ".flac"),
}
BY_EXTENSION = {extension: kind for kind, extensions in EXTENSIONS.items() for extension in extensions}
REFUSED = {
    "archive": ".zip .rar .7z .gz .tgz .tar .bz2 .xz .zst .cab .iso .jar .apk .epub",
    "old_office": ".doc .xls .ppt .rtf .dot .xlt",
    "macros": ".docm .dotm .xlsm .xltm .xlsb .xlam .pptm .ppam",
    "markup": ".svg .svgz .html .htm .xhtml .mht .mhtml .xml .xsl .eml",
    "program": ".exe .dll .js .mjs .vbs .bat .cmd .ps1 .sh .py .lnk .scr .com .msi .hta .php .app .reg .wsf",
}
REFUSED_EXTENSIONS = {extension: why for why, extensions in REFUSED.items() for extension in extensions.split()}

STARTS: list[tuple[bytes, Kind | str]] = [
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", "archive"),  # or an Office file: its members tell
    (b"PK", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"MSCF", "archive"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"#!AMR", Kind.AUDIO),
    (b"#!", "program"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "program"),
    (b"\x1aE\xdf\xa3", Kind.VIDEO),
    (b"ID3", Kind.AUDIO),
    (b"OggS", Kind.AUDIO),
    (b"fLaC", Kind.AUDIO),
    *((bytes([0xFF, second]), Kind.AUDIO) for second in (0xFB, 0xF3, 0xF2, 0xF1, 0xF9)),
]
RIFF = {b"WEBP": Kind.WEBP, b"WAVE": Kind.AUDIO, b"AVI ": Kind.VIDEO}
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), Kind.HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), Kind.AUDIO),
}


def preview_measures(width: int, height: int) -> tuple[int, int]:
    """How large the small picture is of one that is so large."""
    scale = min(1, PREVIEW / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def looks_like(head: bytes) -> Kind | str | None:
    """What the first bytes of a file say: a kind, the code of a refusal, or nothing known."""
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], Kind.VIDEO)
    if head[257:262] == b"ustar":
        return "archive"
    for start, meaning in STARTS:
        if head.startswith(start):
            return meaning
    return "markup" if head.lstrip(b"\xef\xbb\xbf \t\r\n\f").startswith(b"<") else None
