"""One file of each format that carries tokens in every place we know where such a file carries more than it shows."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pillow_heif
from openpyxl.comments import Comment
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

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


def stream(words: bytes, **entries: object) -> DecodedStreamObject:
    out = DecodedStreamObject()
    out.set_data(words)
    out.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    return out


def text(number: int) -> TextStringObject:
    return TextStringObject(token(number))


def pdf() -> bytes:
    source = io.BytesIO()
    picture().save(source, "PDF")
    writer = PdfWriter(clone_from=io.BytesIO(source.getvalue()))
    page, root = writer.pages[0], writer._root_object
    writer.add_metadata({"/Author": token(1), "/Title": token(2), "/Custom": token(3)})
    image = page["/Resources"]["/XObject"]["/image"]
    image._data = jpeg()
    image[NameObject("/Metadata")] = writer._add_object(stream(xmp(4)))
    root[NameObject("/Metadata")] = writer._add_object(stream(xmp(5)))
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/App"): text(6)})
    page[NameObject("/LastModified")] = text(7)
    writer.add_annotation(0, Text(rect=(1, 1, 20, 20), text=token(8), title_bar=token(9)))
    writer.add_annotation(0, FreeText(rect=(1, 1, 20, 20), text=token(10)))
    writer.add_outline_item(title=token(19), page_number=0)
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): text(20)})
    )
    root[NameObject("/OCProperties")] = DictionaryObject({NameObject("/OCGs"): ArrayObject([layer])})
    root[NameObject("/StructTreeRoot")] = writer._add_object(DictionaryObject({NameObject("/Alt"): text(21)}))
    root[NameObject("/URI")] = DictionaryObject({NameObject("/Base"): text(22)})
    font = {
        "Type": NameObject("/Font"),
        "Subtype": NameObject("/Type1"),
        "BaseFont": NameObject("/Helvetica"),
        "Private": text(23),
    }
    page["/Resources"][NameObject("/Font")] = DictionaryObject(
        {NameObject("/F1"): DictionaryObject({NameObject(f"/{k}"): v for k, v in font.items()})}
    )
    page["/Resources"][NameObject("/Properties")] = DictionaryObject(
        {NameObject("/MC0"): DictionaryObject({NameObject("/Who"): text(24)})}
    )
    words = (
        page.get_contents().get_data()
        + f"\n% {token(25)}\n/Span <</Alt ({token(26)})>> BDC BT /F1 12 Tf 10 10 Td (Seen in court) Tj ET EMC".encode()
    )
    page[NameObject("/Contents")] = writer._add_object(stream(words))
    writer._add_object(text(27))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() + f"% {token(28)}\n".encode()


def rezipped(data: bytes, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = token(60).encode()
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment, info.extra = (
                token(61).encode(),
                struct.pack("<HH", 0xCAFE, len(token(62))) + token(62).encode(),
            )
            new.writestr(info, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


CORE = "<a xmlns='urn:x'>{}</a>"


def docx_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("Seen in court")
    document.add_picture(io.BytesIO(jpeg()))
    for number, name in enumerate(("author", "title", "comments", "keywords", "last_modified_by", "subject"), 30):
        setattr(document.core_properties, name, token(number))
    out = io.BytesIO()
    document.save(out)
    data = out.getvalue()
    who = f'w:author="{token(36)}" w:date="2024-01-01T00:00:00Z"'
    extra = f"""<!-- {token(37)} --><?note {token(38)}?><w:p w:rsidR="{token(39)}"><w:ins w:id="1" {who}><w:r><w:t>Added words</w:t></w:r></w:ins>
    <w:del w:id="2" {who}><w:r><w:delText>{token(40)}</w:delText></w:r></w:del><w:bookmarkStart w:id="3" w:name="{token(41)}"/>
    <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR {token(42)}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
    <w:r><w:t>{token(43)}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:rPrChange w:id="4" {who}><w:rPr/></w:rPrChange></w:rPr><w:t xml:space="preserve"> Last words</w:t></w:r>
    <x:secret xmlns:x="urn:{token(44)}" x:a="{token(45)}">{token(46)}</x:secret></w:p>"""
    body = member(data, "word/document.xml").decode().replace("<w:sectPr", extra + "<w:sectPr", 1)
    body = body.replace('name="image1.jpg"', f'name="C:\\{token(47)}.jpg" descr="{token(48)}"').replace(
        'name="Picture 1"', f'name="{token(49)}"'
    )
    settings = (
        member(data, "word/settings.xml")
        .decode()
        .replace("</w:settings>", f'<w:docVars><w:docVar w:name="{token(50)}" w:val="x"/></w:docVars></w:settings>')
    )
    parts = {
        name: CORE.format(token(n)).encode()
        for n, name in enumerate(
            ("word/comments.xml", "word/people.xml", "customXml/item1.xml", "docProps/custom.xml", "docProps/app.xml"),
            51,
        )
    }
    return rezipped(
        data,
        {
            "word/document.xml": body.encode(),
            "word/settings.xml": settings.encode(),
            **parts,
            "docProps/thumbnail.jpeg": jpeg(),
        },
    )


def xlsx_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Seen in court", 42])
    sheet["A1"].comment = Comment(token(30), token(31))
    for number, name in enumerate(("creator", "title", "description", "lastModifiedBy", "keywords"), 32):
        setattr(book.properties, name, token(number))
    sheet.oddHeader.left.text = token(37)
    sheet["C1"] = f'="{token(38)}"&A1'
    book.defined_names["Secret"] = openpyxl.workbook.defined_name.DefinedName("Secret", attr_text=f'"{token(39)}"')
    sheet["A1"].hyperlink = f"file:///C:/{token(40)}"
    sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(png())), "B5")
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    path = f'<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\{token(41)}"/><fileSharing userName="{token(42)}"/>'
    workbook = member(data, "xl/workbook.xml").decode().replace("<sheets", path + "<sheets", 1)
    parts = {
        name: CORE.format(token(n)).encode()
        for n, name in enumerate(
            (
                "xl/persons/person.xml",
                "xl/externalLinks/externalLink1.xml",
                "xl/connections.xml",
                "xl/revisions/revisionLog1.xml",
                "xl/printerSettings/printerSettings1.bin",
                "docProps/custom.xml",
            ),
            43,
        )
    }
    sheet = member(data, "xl/worksheets/sheet1.xml").decode().replace('<c r="C1">', '<c r="C1" t="str">')
    return rezipped(data, {"xl/workbook.xml": workbook.encode(), "xl/worksheets/sheet1.xml": sheet.encode(), **parts})


ODT = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in {
        "office": "office",
        "text": "text",
        "draw": "drawing",
        "meta": "meta",
        "svg": "svg-compatible",
        "style": "style",
        "config": "config",
    }.items()
)
ODT += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'


LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
RULES = "".join(
    f'<config:config-item config:name="{name}" config:type="boolean">{value}</config:config-item>'
    for name, value in {
        "TableRowKeep": "true",
        token(55): "true",
        "TabOverflow": token(56),
        "PrinterName": token(57),
    }.items()
)


def odt_file() -> bytes:
    body = f"""<office:document-content {ODT}><office:scripts><a>{token(30)}</a></office:scripts><office:body><office:text>
    <text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>{token(31)}</dc:creator></office:change-info>
    <text:p>{token(32)}</text:p></text:deletion></text:changed-region></text:tracked-changes><!-- {token(33)} -->
    <text:p>Seen in court<office:annotation office:name="{token(34)}"><dc:creator>{token(35)}</dc:creator><text:p>{token(36)}</text:p></office:annotation>
    <text:author-name>{token(37)}</text:author-name><text:bookmark text:name="{token(38)}"/><text:a xlink:href="file:///home/{token(39)}">link</text:a></text:p>
    <text:p><draw:frame draw:name="{token(40)}"><draw:image xlink:href="Pictures/{token(41)}.jpg"/><svg:desc>{token(42)}</svg:desc></draw:frame></text:p>
    <text:p>See <text:bookmark-ref text:ref-name="{token(48)}">paragraph 3</text:bookmark-ref>,
    <loext:content-control xmlns:loext="{LOEXT}" loext:alias="{token(49)}">signed</loext:content-control></text:p>
    <draw:gradient draw:name="{token(50)}" draw:display-name="{token(51)}" draw:style="linear"/>
    <style:style style:name="box"><style:graphic-properties draw:fill-gradient-name="{token(50)}"/></style:style>
    <draw:custom-shape draw:name="{token(52)}"><draw:enhanced-geometry draw:text-areas="0 0 ?f0 ?f1">
    <draw:equation draw:name="f0" draw:formula="min(logwidth,?f1 *2)"/><draw:equation draw:name="{token(53)}" draw:formula="{token(54)}"/>
    </draw:enhanced-geometry></draw:custom-shape>
    <x:own xmlns:x="urn:{token(43)}">{token(44)}</x:own></office:text></office:body></office:document-content>"""
    meta = f"<office:document-meta {ODT}><office:meta><dc:creator>{token(45)}</dc:creator></office:meta></office:document-meta>"
    settings = f"<office:document-settings {ODT}><office:settings>{token(46)}{RULES}</office:settings></office:document-settings>"
    members = {
        "content.xml": body,
        "meta.xml": meta,
        "settings.xml": settings,
        "META-INF/manifest.xml": "<m/>",
        "Configurations2/a.xml": CORE.format(token(47)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(f"Pictures/{token(41)}.jpg", jpeg())
        archive.writestr("Thumbnails/thumbnail.png", png())
    return rezipped(out.getvalue(), {"Pictures/orphan.jpg": jpeg()})


HIDDEN_LETTERS = [
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u2062",
    "\u180e",
    "\ufe01",
    "\U000e0041",
    "\ue000",
    "\u3164",
    "\U000e0100",
    "\u034f",
]


def text_file() -> bytes:
    return b"\xef\xbb\xbf" + ("Seen in court" + "".join(HIDDEN_LETTERS) + " \t \r\nЕл тыңдады\r\n").encode()


CORPUS = {
    "a.jpg": jpeg, "a.png": png, "a.webp": webp, "a.gif": gif, "a.tiff": tiff, "a.heic": heic, "a.pdf": pdf,
    "a.docx": docx_file, "a.xlsx": xlsx_file, "a.odt": odt_file, "a.txt": text_file,
}  # fmt: skip
