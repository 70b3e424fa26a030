"""Pictures: the pixels of each frame, upright and in sRGB, copied into a fresh image that knows nothing else.

Moving GIF, WebP and PNG keep their frames and timing, TIFF its pages, at the size of the first; of JPEG and HEIC only the main picture is
copied, so that thumbnails, depth maps, gain maps, other pictures and a trailing video stay behind. HEIC becomes JPEG.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import pillow_heif
from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from ..kinds import Kind, preview_measures
from ..unacceptable import Unacceptable

MOST_PIXELS = 64_000_000  # of all frames together: 256 MB decoded
MOST_FRAMES = 500
PREVIEW_BYTES, PREVIEW_QUALITIES = 64 * 1024, (80, 65, 50, 35, 20)
FORMATS = {Kind.HEIC: "HEIF", Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.GIF: "GIF", Kind.TIFF: "TIFF"}
ONE_PICTURE = {Kind.JPEG, Kind.HEIC}
WITH_PLUGINS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin, TiffImagePlugin, GifImagePlugin)
SRGB = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_ALWAYS
pillow_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False, decode_threads=1)


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    with opened(file, kind) as image:
        for frame in frames(image, kind):
            frame.load()
    return {}


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    with opened(file, kind) as image:
        width, height = write(image, kind, copy)
    return {"width": width, "height": height}


def cleaned(picture: bytes, kind: Kind) -> bytes:
    """The same for a picture inside a document."""
    copy = BytesIO()
    clean(BytesIO(picture), kind, copy)
    return copy.getvalue()


def opened(file: BinaryIO, kind: Kind) -> Image.Image:
    """Only its head is read: what it would take is known before anything is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=[FORMATS[kind]])
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise Unacceptable("too_many_pixels") from None
    measure(image.size)
    return image


def measure(size: tuple[int, int], before: int = 0) -> int:
    """All pixels so far. A line of one pixel's height may still be millions wide, which the decoders take badly."""
    pixels = before + size[0] * size[1]
    if pixels > MOST_PIXELS or max(size) > 65_500:
        raise Unacceptable("too_many_pixels")
    return pixels


def frames(image: Image.Image, kind: Kind) -> Iterator[Image.Image]:
    """Each frame in turn, counted before it is decoded."""
    pixels, number = 0, 0
    while True:
        try:
            image.seek(number)
        except EOFError:
            return
        pixels, number = measure(image.size, pixels), number + 1
        if number > MOST_FRAMES:
            raise Unacceptable("too_many_parts")
        yield image
        if kind in ONE_PICTURE:
            return


def write(image: Image.Image, kind: Kind, copy: BinaryIO) -> tuple[int, int]:
    shown, times = [], []
    for frame in frames(image, kind):
        times.append(int(frame.info.get("duration", 0)) or 100)
        shown.append(fresh(frame, kind))
    first, rest = shown[0], shown[1:]
    options: dict[str, Any] = OPTIONS[kind](image)
    if rest:
        options |= {"save_all": True, "append_images": rest}
    if rest and kind != Kind.TIFF:
        options |= {"duration": times, "loop": 0}
    first.save(copy, **options)
    return first.size


def preview(copy: BinaryIO, kind: Kind, small: BinaryIO) -> None:
    """The first frame of a cleaned copy as a small JPEG, on white where it is transparent."""
    copy.seek(0)
    with opened(copy, Kind.JPEG if kind == Kind.HEIC else kind) as image:
        measures = preview_measures(*image.size)
        image.draft("RGB", (2 * measures[0], 2 * measures[1]))  # a JPEG need not be decoded at full size
        plain = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGB")
        fitted = plain.resize(measures, Image.Resampling.LANCZOS, reducing_gap=3)
    shown = Image.new("RGB", measures, "white")
    shown.paste(fitted, mask=fitted if fitted.mode == "RGBA" else None)
    small.write(light(shown))


def light(image: Image.Image) -> bytes:
    """As a JPEG, rougher and rougher until it is light enough for a page."""
    for quality in PREVIEW_QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= PREVIEW_BYTES:
            break
    return out.getvalue()


OPTIONS: dict[Kind, Any] = {
    Kind.JPEG: lambda image: {"format": "JPEG", "quality": 92, "subsampling": 0},
    Kind.HEIC: lambda image: {"format": "JPEG", "quality": 92, "subsampling": 0},
    Kind.PNG: lambda image: {"format": "PNG"},
    Kind.WEBP: lambda image: {"format": "WEBP", "quality": 90, "method": 2},
    Kind.GIF: lambda image: {"format": "GIF"},
    Kind.TIFF: lambda image: {"format": "TIFF", "compression": "tiff_adobe_deflate"},
}


def fresh(frame: Image.Image, kind: Kind) -> Image.Image:
    """A new image with the same look. What was invisible (colours under full transparency) is black in it."""
    profile = frame.info.get("icc_profile")
    upright = ImageOps.exif_transpose(frame)
    plain = in_plain_mode(upright, profile)
    if plain.mode == "RGBA" and kind in ONE_PICTURE:
        plain = plain.convert("RGB")
    if plain.mode == "RGBA":
        seen = plain.getchannel("A").point(lambda alpha: 255 if alpha else 0)
        result = Image.new("RGBA", plain.size, (0, 0, 0, 0))
        result.paste(plain, mask=None if seen.getextrema() == (255, 255) else seen)
        return result
    result = Image.new(plain.mode, plain.size)
    result.paste(plain)
    return result


def in_plain_mode(image: Image.Image, profile: bytes | None) -> Image.Image:
    """1, L, RGB or RGBA."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    if image.mode == "F":
        raise Unacceptable("cannot_be_cleaned")
    if image.mode in {"LA", "PA"} or (image.mode in {"1", "L", "P", "RGB"} and "transparency" in image.info):
        image = image.convert("RGBA")
    if profile and image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        image = in_srgb(image, profile)
    if image.mode in {"1", "L", "RGB", "RGBA"}:
        return image
    return image.convert("RGB")


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Its colours as sRGB says them, so that the profile with its texts need not go along; a broken one is ignored."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = {"CMYK": "RGB"}.get(image.mode, image.mode)
        if mode == "L":
            return image
        return ImageCms.profileToProfile(image, source, SRGB, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
