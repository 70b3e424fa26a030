"""Pictures that claim or hold far more than they weigh."""

import io
import struct
import zlib

from PIL import Image

from tests.evidence.corpus import CORPUS
from tests.evidence.corpus_pictures import chunk, jpeg


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data or zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )


def moving_bomb() -> bytes:
    out = io.BytesIO()
    Image.new("P", (60000, 1100)).save(out, "GIF")
    return out.getvalue()


def many_frames() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("L", (2, 2), number % 2 * 200) for number in range(700)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def tiff_of(width: int, height: int) -> bytes:
    entries = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (279, 4, 8),
    ]
    table = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 16) + bytes(8) + struct.pack("<H", len(entries)) + table + bytes(4)


def webp_of(width: int, height: int) -> bytes:
    body = struct.pack("<I", 0)[:4] + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + body + bytes(8)


def jpeg_of(width: int, height: int) -> bytes:
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def pages_of_tiff(count: int) -> bytes:
    out = bytearray(b"II*\0\x08\0\0\0")
    for number in range(count):
        page = tiff_of(1, 1)[16:-4]
        following = 0 if number == count - 1 else len(out) + len(page) + 4
        out += page + struct.pack("<I", following)
    return bytes(out)


def note_of_4_gb() -> bytes:
    note = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(400_000_000), 9))
    return png_of(1, 1).replace(chunk(b"IEND", b""), note * 10 + chunk(b"IEND", b""))


def canvas_of_65535() -> bytes:
    data = bytearray(many_frames())
    data[6:10] = struct.pack("<HH", 65_535, 65_535)
    return bytes(data)


def moving_webp() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (1000, 1000), (number, 0, 0)) for number in range(80)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True, method=0)
    return out.getvalue()


def heic_of(width: int, height: int) -> bytes:
    data = bytearray(CORPUS["a.heic"]())
    struct.pack_into(">II", data, data.index(b"ispe") + 8, width, height)
    return bytes(data)
