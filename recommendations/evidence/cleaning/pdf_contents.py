"""The operators that draw: comments and marked content (names, alternative texts, layers) go, what is painted stays."""

from pypdf.generic import ContentStream, DecodedStreamObject, DictionaryObject, NameObject

from ..unacceptable import Unacceptable

MARKS = {b"BMC", b"BDC", b"EMC", b"MP", b"DP", b"BX", b"EX"}
SUSPECT = (b"%", b"BMC", b"BDC", b"MP", b"DP", b"BI")
INLINE_KEYS = """/W /H /BPC /CS /F /DP /D /IM /I /Width /Height /BitsPerComponent /ColorSpace /Filter /DecodeParms /Decode /ImageMask /Interpolate /L /Length /K /Columns /Rows /BlackIs1 /Predictor /Colors"""
INLINE = set(INLINE_KEYS.split())
LARGEST = 12 * 1024**2


def cleaned(words: bytes) -> bytes:
    if not any(each in words for each in SUSPECT):
        return words
    if len(words) > LARGEST:
        raise Unacceptable("too_heavy")
    source = DecodedStreamObject()
    source.set_data(words)
    content = ContentStream(source, None)
    content.operations = [
        (only_needed(operands) if operator == b"INLINE IMAGE" else operands, operator)
        for operands, operator in content.operations
        if operator not in MARKS
    ]
    return content.get_data()


def only_needed(picture: dict[str, object]) -> dict[str, object]:
    settings = picture["settings"]
    kept = {NameObject(key): value for key, value in settings.items() if key in INLINE}
    return {**picture, "settings": DictionaryObject(kept)}
