"""What the pages of signing in show."""

import qrcode
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def qr(text: str) -> SafeString:
    """The text as a QR code: black on white whatever the page's colours are, for cameras read it so."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    cells = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(cells) for x, cell in enumerate(row) if cell)
    return format_html('<svg viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>', len(cells), dots)
