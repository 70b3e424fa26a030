"""Office files that carry tokens in every place we know where such a file carries more than it shows."""

import io
import struct
import zipfile

import docx
import openpyxl
from openpyxl.comments import Comment

from tests.evidence.corpus_pictures import jpeg, png, token


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
