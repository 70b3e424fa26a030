"""Pictures that carry tokens in every place we know where a picture carries more than it shows."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

pillow_heif.register_heif_opener()


def token(number: int) -> str:
    return f"Qz{number:02d}LeakToken"


def picture(mode: str = "RGB") -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (120, 80), (200, 30, 30))
    image.paste((30, 30, 200), (0, 40, 120, 80))
    return image.convert(mode)


def exif(first: int = 1) -> bytes:
    data = Image.Exif()
    for number, tag in enumerate((0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298), first):
        data[tag] = token(number)
    data[0x8769] = {
        0x9286: b"ASCII\0\0\0" + token(first + 6).encode(),
        0xA431: token(first + 7),
        0x927C: token(first + 8).encode(),
    }
    data[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0), 0x1B: token(first + 9).encode()}
    return data.tobytes()


def icc(number: int) -> bytes:
    return (
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"FB_Bored", token(number).encode())
        + token(number).encode()
    )


def xmp(number: int) -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{token(number)}</a></x:xmpmeta>'.encode()


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, "JPEG", exif=exif(), icc_profile=icc(11), comment=token(12).encode(), **options)
    plain = out.getvalue()
    extra = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(13)) + segment(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04" + token(14).encode()
    )
    extra += segment(0xE2, b"MPF\0" + token(15).encode()) + segment(0xEC, b"Ducky" + token(16).encode())
    return plain[:20] + extra + plain[20:] + token(17).encode() + b"\0\0\0\x18ftypmp42" + token(18).encode()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", token(11))
    notes.add_text("Comment", token(12), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", xmp(13).decode())
    notes.add_itxt("Title", token(14), zip=True)
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=notes, exif=exif(), icc_profile=icc(15))
    plain = out.getvalue()
    own = chunk(b"prIv", token(16).encode()) + chunk(b"tIME", b"\x07\xe8\x01\x02\x03\x04\x05")
    return plain[:-12] + own + plain[-12:] + token(17).encode()


def webp() -> bytes:
    out = io.BytesIO()
    picture().save(out, "WEBP", exif=exif(), icc_profile=icc(11), xmp=xmp(12))
    extra = b"".join(
        name + struct.pack("<I", len(token(n))) + token(n).encode() + b"\0" * (len(token(n)) % 2)
        for n, name in ((13, b"NOTE"), (14, b"prIv"))
    )
    body = out.getvalue()[8:] + extra
    return b"RIFF" + struct.pack("<I", len(body)) + body + token(15).encode()


def gif() -> bytes:
    out = io.BytesIO()
    frames = [picture("P"), picture("L").convert("P")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=token(1).encode(), duration=50)
    data = out.getvalue()

    def extension(label: int, *blocks: bytes) -> bytes:
        return bytes([0x21, label]) + b"".join(bytes([len(each)]) + each for each in blocks) + b"\0"

    extra = b"".join(extension(0xFE, token(n).encode()) for n in (2, 3, 4))
    extra += b"".join(extension(0xFF, b"XMP DataXMP"[:11], token(n).encode()) for n in (5, 6))
    extra += extension(0xFF, b"Qz07LeakTok", token(8).encode()) + extension(0xFF, b"ICCRGBG1012", token(9).encode())
    extra += extension(0x99, token(10).encode())
    return data[:-1] + extra + b";" + token(11).encode()


def tiff() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for number, tag in enumerate((270, 271, 272, 285, 305, 306, 315, 316, 33432, 65000), 1):
        tags[tag] = token(number)
    tags[700], tags[33723], tags[34377] = xmp(11), token(12).encode(), token(13).encode()
    for tag in (700, 33723, 34377):
        tags.tagtype[tag] = 7
    out = io.BytesIO()
    picture().save(out, "TIFF", tiffinfo=tags, icc_profile=icc(14))
    return out.getvalue() + token(15).encode()


def heic() -> bytes:
    out = io.BytesIO()
    picture().save(out, "HEIF", exif=exif(), xmp=xmp(11), icc_profile=icc(12), quality=95)
    return out.getvalue() + struct.pack(">I", 8 + len(token(13))) + b"free" + token(13).encode()
