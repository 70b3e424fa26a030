"""A charset that the head of a body claims: Python knows many that are none for text, and Django reads addresses with them."""

from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory

from tests.factories import make_recommendation, make_text
from tracker.charset import in_utf_8
from tracker.wsgi import application

pytestmark = pytest.mark.django_db
CLAIMED = [
    *("hex", "base64", "rot13", "zip", "punycode", "undefined", "unicode_escape", "utf-7", "cp1251", "utf-16"),
    '"hex"', "hex; charset=utf-8", "utf-8; CHARSET =hex", "utf-8;\xa0charset*=''hex", "x; boundary=b; charset=hex",
]  # fmt: skip
KINDS = ["x/y", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
PLACES = ["/recommendations/", "/api/v1/recommendations/", "/alerts/", "/accounts/login/", "/desk/"]
BODY = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\\ud800+2AA-\xff\r\n--b--\r\n'
QUERY = "q=%5Cud800%FF&title=%D0%BF&next=+AGE-"


class Outside(Client):
    """Asks as gunicorn does, with what stands around Django."""

    def __init__(self) -> None:
        super().__init__()
        inside = self.handler
        self.handler = lambda environ: in_utf_8(lambda told, _start: inside(told))(environ, lambda *_head: None)


@pytest.mark.parametrize("charset", CLAIMED)
def test_no_charset_is_answered_with_an_error_of_ours(charset: str) -> None:
    for path in PLACES:
        for kind in KINDS:
            for method, body in (("GET", b""), ("POST", BODY)):
                claimed = {"content_type": f"{kind}; charset={charset}", "QUERY_STRING": QUERY}
                answer = Outside().generic(method, path, body, **claimed)
                assert 200 <= answer.status_code < 500, (path, kind, method)


def test_nobody_has_the_page_made_by_another_charset() -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, language="ru", text="Прекратить пытки")
    path = f"/ru/recommendations/?q={quote('пытки')}"
    first = Outside().get(path, CONTENT_TYPE="x/y; charset=cp1251")
    assert "Прекратить" in first.content.decode()
    assert Client().get(path).content == first.content


def test_what_gunicorn_serves_is_told_of_no_charset() -> None:
    environ = {**RequestFactory()._base_environ(), "PATH_INFO": "/healthz", "QUERY_STRING": "q=x"}
    answered: list[str] = []
    pieces = application({**environ, "CONTENT_TYPE": "x/y; charset=hex"}, lambda status, _head: answered.append(status))
    assert (answered, b"".join(pieces)) == (["200 OK"], b"alive\n")
