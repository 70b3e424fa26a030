"""One file of each format that carries tokens in every place we know where such a file carries more than it shows."""

import io

from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from tests.evidence.corpus_office import docx_file, odt_file, xlsx_file
from tests.evidence.corpus_pictures import gif, heic, jpeg, picture, png, tiff, token, webp, xmp


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
