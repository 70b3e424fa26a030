"""JPEG and JPEG 2000 inside documents, without decoding: segments and boxes that do not draw are left out."""

import struct

from ..unacceptable import Unacceptable

ADOBE = 0xEE  # says how its colours are mixed
ALONE = {0x01, *range(0xD0, 0xD8)}
DRAWN = {b"jP  ", b"ftyp", b"jp2c"}
IN_HEADER = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"}


def without_notes(data: bytes, packing: str) -> bytes:
    if packing == "/DCTDecode":
        return jpeg(data)
    if packing == "/JPXDecode":
        return boxes(data) if data[4:8] == b"jP  " else codestream(data)
    return data


def jpeg(data: bytes) -> bytes:  # noqa: C901 - one loop over one grammar
    """Up to the end of the first picture, without the segments of applications and comments."""
    start = data.find(b"\xff\xd8")
    if start < 0:
        raise Unacceptable("damaged")
    out, at = bytearray(b"\xff\xd8"), start + 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Unacceptable("damaged")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            break
        else:
            length = 0 if marker in ALONE else struct.unpack(">H", data[at + 2 : at + 4])[0]
            end = at + 2 + length
            if marker == 0xDA:
                end = end_of_scan(data, end)
            if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
                out += data[at:end]
            elif marker == ADOBE and data[at + 4 : at + 9] == b"Adobe":
                out += b"\xff\xee\0\x0e" + data[at + 4 : at + 16]
            at = end
    return bytes(out + b"\xff\xd9")


def end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker is that is not part of the packed pixels."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0 or data[at + 1] in ALONE:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
    return len(data)


def boxes(data: bytes, allowed: set[bytes] = DRAWN | {b"jp2h"}) -> bytes:  # noqa: C901 - as above
    """Of JPEG 2000: what draws; a colour profile with texts becomes sRGB."""
    out, at = bytearray(), 0
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if length == 1:
            length, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        elif length == 0:
            length = len(data) - at
        if length < head:
            raise Unacceptable("damaged")
        body = data[at + head : at + length]
        if name in allowed:
            if name == b"jp2h":
                body = boxes(body, IN_HEADER)
            elif name == b"jp2c":
                body = codestream(body)
            elif name == b"colr" and body[:1] == b"\x02":
                body = b"\x01\0\0" + struct.pack(">I", 16)
            out += struct.pack(">I4s", len(body) + 8, name) + body
        at += length
    return bytes(out)


def codestream(data: bytes) -> bytes:
    """Without the comments of its main header."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at : at + 2] != b"\xff\x90":
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at : at + 2] != b"\xff\x64":
            out += data[at:end]
        at = end
    return bytes(out + data[at:])
