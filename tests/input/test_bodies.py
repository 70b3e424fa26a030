"""Bodies that no browser sends: names of files made of bad bytes, broken forms, thousands of fields, millions of letters."""

from typing import Any

import pytest

from tests.input.asking import Asked
from tests.input.places import REVIEWER, STRANGER, SUPERUSER, World, made_world

pytestmark = pytest.mark.django_db
EVIDENCE, IMPORT = "/desk/evidence/", "/admin/recommendations/import/add/"
PLACES = [
    (STRANGER, "/alerts/"),
    (STRANGER, "/accounts/login/"),
    (REVIEWER, f"/desk/events/new/{'k' * 22}/"),
    (REVIEWER, EVIDENCE),
    (SUPERUSER, "/admin/recommendations/document/add/"),
    (SUPERUSER, IMPORT),
]
NAMES = [
    *(
        b"a\0.jpg",
        b"\xff\xfe.jpg",
        b"\xed\xa0\x80.jpg",
        b"\xc0\xae\xc0\xae/x",
        "gpj\u202eexe.jpg".encode(),
        b"../../etc/passwd",
    ),
    *(
        b"..\\..\\x.jpg",
        b"CON.jpg",
        b"a" * 5000 + b".jpg",
        "Қ".encode() * 300 + b".jpg",
        b"",
        b".",
        b"..",
        b"a;b=c.jpg",
        b"\r\nX: y",
    ),
]
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES: list[tuple[str, bytes]] = [
    (PARTS, b"x"),
    (f"{PARTS}; boundary=", b"--\r\n\r\n"),
    (f"{PARTS}; boundary={'b' * 500}", b"--b\r\n"),
    (f"{PARTS}; boundary=b", b"--b\r\nContent-Disposition: form-data; name=title\r\n\r\nno end"),
    (f"{PARTS}; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
    (
        f"{PARTS}; boundary=b",
        b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\n*\r\n--b--",
    ),
    (f"{PARTS}; boundary=\xff; charset=nonsense", b"--\xff\r\n"),
    (f"{FORM}; charset=utf-16", "title=a".encode("utf-16")),
    (f"{FORM}; charset=nonsense", b"title=%ff%fe&q=%00"),
    (FORM, b"%=%&=&&&;title=%zz%ed%a0%80&\xff=\xff"),
    ("application/json", b"[" * 50_000),
    ("", b"\0" * 1000),
    (FORM, b"&".join(b"sources-%d-title=x" % n for n in range(10_000))),
    (FORM, b"title=" + "ж".encode() * 5_200_000),
    (FORM, b"title" * 200_000 + b"=x"),
]


@pytest.fixture
def world(settings: Any, tmp_path: Any, time_to_answer: None) -> World:
    return made_world(settings, tmp_path)


def test_no_body_is_answered_with_an_error_of_ours(world: World) -> None:
    asked = Asked()
    for who, path in PLACES:
        for content_type, body in BODIES:
            asked.ask(world.clients[who], "POST", path, [], data=body, content_type=content_type)
    assert asked.faults == []


def test_a_length_that_is_no_number_is_no_error_of_ours(world: World) -> None:
    asked = Asked()
    for who, path in PLACES:
        for length in ("x", "-1", "1.5", "²", "9" * 5000, ""):
            asked.ask(world.clients[who], "POST", path, [("title", "x")], CONTENT_LENGTH=length)
    assert asked.faults == []


@pytest.mark.parametrize(("who", "path", "field"), [(REVIEWER, EVIDENCE, b"files"), (SUPERUSER, IMPORT, b"file")])
def test_no_name_of_a_file_is_answered_with_an_error_of_ours(world: World, who: str, path: str, field: bytes) -> None:
    asked = Asked()
    for name in NAMES:
        head = b'--b\r\nContent-Disposition: form-data; name="' + field + b'"; filename="' + name + b'"\r\n'
        body = head + b"Content-Type: text/csv\r\n\r\nText,Paragraph\nAmend it.,96\n\r\n--b--\r\n"
        asked.ask(world.clients[who], "POST", path, [], data=body, content_type=f"{PARTS}; boundary=b")
    assert asked.faults == []
