"""Copying PDF objects by a list of the keys that matter for the look; every stream is unpacked and packed anew."""

import re
import zlib
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from ..unacceptable import Unacceptable
from . import jpeg, pdf_contents

RESOURCES = {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font"}
NAMED = {"/CharProcs", "/Colorants", "/Solidities"}  # their keys are free names
KEYS_THAT_MATTER = """
    Type Subtype BBox Matrix Resources Group FormType S CS I K PaintType TilingType XStep YStep PatternType
    ShadingType Background AntiAlias Coords Domain Extend Function Functions FunctionType Range C0 C1 N Bounds Encode Decode
    Size BitsPerSample Order VerticesPerRow BitsPerCoordinate BitsPerComponent BitsPerFlag
    Width Height ColorSpace ImageMask Mask SMask SMaskInData Interpolate Intent Matte G BC TR TR2 BG BG2 UCR UCR2 HT Default
    LW LC LJ ML D RI OP op OPM Font FL SM SA BM CA ca AIS TK
    BaseFont Name FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo Registry Ordering
    Supplement DW DW2 W W2 CIDToGIDMap BaseEncoding Differences FontBBox FontMatrix CharProcs
    FontName FontWeight FontStretch Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth
    FontFile FontFile2 FontFile3 Length1 Length2 Length3 CIDSet CMapName WMode UseCMap
    HalftoneType Frequency Angle SpotFunction Xsquare Ysquare WhitePoint BlackPoint Gamma Columns Predictor Colors EarlyChange Rows
    BlackIs1 EncodedByteAlign EndOfLine EndOfBlock DamagedRowsBeforeError ColorTransform JBIG2Globals Process Components MixingHints
    ExtGState Pattern Shading XObject Colorants Solidities
    """
KEYS = frozenset(f"/{key}" for key in KEYS_THAT_MATTER.split())
DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
PACKED = {"/DCTDecode": "/DCT", "/JPXDecode": "", "/CCITTFaxDecode": "/CCF", "/JBIG2Decode": ""}  # formats of pictures
GLYPH = re.compile(rb"\bd[01]\s")
COMMENT = re.compile(rb"%[^\r\n]*")
MOST_OF_ONE, DEEPEST, MOST_PIXELS = 300 * 1024**2, 60, 64_000_000


def resolved(value: Any) -> Any:
    """What a reference leads to; None for nothing."""
    for _ in range(10):
        if not isinstance(value, IndirectObject):
            break
        value = value.get_object()
    return None if isinstance(value, NullObject) else value


class Copier:
    """Copies objects into a writer, each once."""

    def __init__(self, writer: PdfWriter, *, most_bytes: int) -> None:
        self.writer = writer
        self.left = most_bytes
        self.done: dict[tuple[int, int], PdfObject] = {}
        self.depth = 0

    def resources(self, value: Any) -> DictionaryObject:
        """Without what is named for marked content only."""
        new = DictionaryObject()
        for name in sorted(RESOURCES & value.keys()) if isinstance(value, DictionaryObject) else ():
            new[NameObject(name)] = self.named(resolved(value[name]))
        return new

    def named(self, value: Any) -> PdfObject:
        if not isinstance(value, DictionaryObject):
            return DictionaryObject()
        return DictionaryObject({NameObject(key): self.copied(each) for key, each in value.items()})

    def copied(self, value: Any) -> PdfObject:
        if isinstance(value, IndirectObject):
            return self.referred(value)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unacceptable("bomb")
        try:
            return self.new(value)
        finally:
            self.depth -= 1

    def referred(self, reference: IndirectObject) -> PdfObject:
        key = (reference.idnum, reference.generation)
        if key not in self.done:
            self.done[key] = self.writer._add_object(NullObject())
            new = self.copied(resolved(reference))
            self.writer._objects[self.done[key].idnum - 1] = new
        return self.done[key]

    def new(self, value: Any) -> PdfObject:
        if isinstance(value, StreamObject):
            return self.stream(value)
        if isinstance(value, DictionaryObject):
            return self.plain(value)
        if isinstance(value, ArrayObject):
            return self.array(value)
        if isinstance(value, (TextStringObject, ByteStringObject)):
            return ByteStringObject(value.original_bytes)
        return NullObject() if value is None else value.clone(self.writer, force_duplicate=True)

    def array(self, value: ArrayObject) -> PdfObject:
        """A colour profile carries texts: the plain colours of as many parts stand for it."""
        if value and value[0] == "/ICCBased":
            profile = resolved(value[1])
            return NameObject(DEVICE.get(int(resolved(profile.get("/N", 3))), "/DeviceRGB"))
        return ArrayObject(self.copied(each) for each in value)

    def plain(self, value: DictionaryObject) -> DictionaryObject:
        """With the keys that matter."""
        new = DictionaryObject()
        for key, each in value.items():
            if key == "/Resources":
                new[NameObject(key)] = self.resources(resolved(each))
            elif key in NAMED:
                new[NameObject(key)] = self.named(resolved(each))
            elif key in KEYS and key not in {"/Name", "/Type"}:
                new[NameObject(key)] = self.copied(each)
            elif key == "/Type" and isinstance(name := resolved(each), NameObject):
                new[NameObject(key)] = NameObject(name)
        return new

    # --- streams -------------------------------------------------------------------------------------------------

    def stream(self, value: StreamObject) -> PdfObject:
        if value.get("/Subtype") == "/PS":
            return NullObject()
        new = StreamObject()
        new.update(self.plain(value))
        if value.get("/Subtype") == "/Image":
            measure(value)
        if value.get("/Subtype") == "/Image" and (packing := self.packing(value)):
            new[NameObject("/Filter")] = NameObject(packing)
            if isinstance(parameters := self.parameters(value), DictionaryObject):
                new[NameObject("/DecodeParms")] = self.plain(parameters)
            new._data = jpeg.without_notes(self.unwrapped(value), packing)
            return new
        data = self.decoded(value)
        if is_drawing(value, data):
            data = pdf_contents.cleaned(data)
        elif value.get("/FunctionType") == 4 or b"begincmap" in data[:4000]:
            data = COMMENT.sub(b"", data)
        new[NameObject("/Filter")] = NameObject("/FlateDecode")
        new._data = zlib.compress(data, 6)
        return new

    @staticmethod
    def filters(value: StreamObject) -> list[Any]:
        names = resolved(value.get("/Filter"))
        return [resolved(each) for each in names] if isinstance(names, list) else [names] if names else []

    def packing(self, value: StreamObject) -> str | None:
        last = (self.filters(value) or [None])[-1]
        full = {"/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"}.get(last, last)
        return full if full in PACKED else None

    def parameters(self, value: StreamObject) -> Any:
        """Of the last filter."""
        found = resolved(value.get("/DecodeParms"))
        return resolved(found[-1]) if isinstance(found, list) and found else found

    def unwrapped(self, value: StreamObject) -> bytes:
        """The picture in its own format, without what was packed around it."""
        before = self.filters(value)[:-1]
        if not before:
            return self.spent(value._data)
        outer = StreamObject()
        outer[NameObject("/Filter")] = ArrayObject(before)
        outer._data = value._data
        return self.decoded(outer)

    def decoded(self, value: StreamObject) -> bytes:
        """Its bytes, of which all streams together may have only so many."""
        if self.filters(value) in (["/FlateDecode"], ["/Fl"]) and not value.get("/DecodeParms"):
            return self.spent(inflated(value._data, min(self.left, MOST_OF_ONE)))
        if self.filters(value) and self.packing(value):
            raise Unacceptable("damaged")
        return self.spent(value.get_data())

    def spent(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise Unacceptable("bomb")
        return data


def measure(picture: StreamObject) -> None:
    """Whoever reads the copy has to unpack it: no more than 64 MB for each of its colours."""
    width, height, bits = (resolved(picture.get(f"/{name}")) for name in ("Width", "Height", "BitsPerComponent"))
    if isinstance(width, int) and isinstance(height, int) and width * height * int(bits or 1) > 8 * MOST_PIXELS:
        raise Unacceptable("too_many_pixels")


def is_drawing(value: StreamObject, data: bytes) -> bool:
    """Forms, patterns, and the glyphs of a font that is made of drawings, which have no mark but how they begin."""
    if value.get("/Subtype") == "/Form" or value.get("/PatternType") == 1:
        return True
    known = {"/Subtype", "/Type", "/FunctionType", "/Length1", "/ShadingType"} & value.keys()
    return not known and GLYPH.search(data[:400]) is not None


def inflated(data: bytes, most: int) -> bytes:
    """Stops at ``most``; what follows the packed bytes is left behind, and a cut end is borne."""
    unpack = zlib.decompressobj()
    try:
        out = unpack.decompress(data, most + 1)
    except zlib.error:
        out = inflated_in_pieces(data, most)
    if len(out) > most:
        raise Unacceptable("bomb")
    return out


def inflated_in_pieces(data: bytes, most: int) -> bytes:
    """As far as it goes: readers show such a stream up to its damage."""
    unpack, out = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(data), 256):
            out += unpack.decompress(data[start : start + 256], most + 1 - len(out))
            if len(out) > most:
                break
    except zlib.error:
        return bytes(out)
    return bytes(out)
