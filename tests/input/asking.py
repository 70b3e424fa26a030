"""Asking the site for what no browser would ask: addresses, parameters and forms, found by reading the site itself."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

Pairs = list[tuple[str, str]]
TYPED = {"text", "search", "url", "email", "number", "date", "password", "tel", "hidden", ""}


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """As a form is sent; half of a letter goes as the bytes that it would have."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@dataclass
class Asked:
    """Requests that were answered, and what was wrong with the answers."""

    count: int = 0
    faults: list[str] = field(default_factory=list)

    def ask(self, client: Client, method: str, path: str, pairs: Pairs, **extra: Any) -> HttpResponse | None:
        """The answer, of which nothing stays in the database; None where there was none."""
        self.count += 1
        cookies = deepcopy(client.cookies)  # nobody is signed out by what was asked before
        sent = encoded(pairs)
        if method == "POST":
            options = {"data": sent, "content_type": "application/x-www-form-urlencoded"}
        else:
            options = {"QUERY_STRING": sent}
        try:
            with transaction.atomic():
                answer = client.generic(method, path, **{**options, **extra})
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
        except Exception as error:
            self.faults.append(f"{method} {path} {short(pairs)}: {type(error).__name__}: {str(error)[:300]}")
            return None
        finally:
            client.cookies = cookies
        if answer.status_code >= 500:
            self.faults.append(f"{method} {path} {short(pairs)}: {answer.status_code}")
        if answer.status_code in (400, 403, 404, 409, 422) and not body and method != "HEAD":
            self.faults.append(f"{method} {path} {short(pairs)}: {answer.status_code} without a word")
        return answer


def short(pairs: Pairs) -> str:
    return ascii([(name, value[:60]) for name, value in pairs])[:400]


@dataclass(frozen=True)
class Form:
    """A form on a page: where it is sent, and what a browser would send of it."""

    method: str
    path: str
    kept: tuple[tuple[str, str], ...]
    typed: frozenset[str]

    @property
    def kind(self) -> tuple[Any, ...]:
        """The same for forms that differ in their rows alone."""
        steps = [step if step.isalpha() else "…" for step in self.path.split("/")]
        return self.method, "/".join(steps), frozenset(name for name, _value in self.kept)

    def typed_with(self, texts: Iterator[str]) -> Pairs:
        """Another text in each field that takes text."""
        return [(name, next(texts) if name in self.typed else value) for name, value in self.kept]

    def forged_with(self, texts: Iterator[str]) -> Pairs:
        """Another text in every field there is, hidden and chosen ones too, and each field twice."""
        return [(name, next(texts)) for name, _value in self.kept for _twice in "ab"]


def forms_on(page: bytes, path: str) -> Iterator[Form]:
    for form in lxml.html.fromstring(page or b"<p>").iter("form"):
        kept, typed = [], set()
        for each in form.iter("input", "textarea", "select", "button"):
            name, kind = each.get("name"), each.get("type", "") if each.tag == "input" else each.tag
            if not name or name == "csrfmiddlewaretoken":
                continue
            kept.append((name, value_of(each)))
            if kind in TYPED - {"hidden"} or kind == "textarea":
                typed.add(name)
        target = urlsplit(urljoin(f"http://testserver{path}", form.get("action") or path))
        if target.netloc == "testserver":
            here = target.path + (f"?{target.query}" if target.query else "")
            yield Form((form.get("method") or "get").upper(), here, tuple(dict.fromkeys(kept)), frozenset(typed))


def value_of(each: Any) -> str:
    if each.tag == "textarea":
        return each.text or ""
    if each.tag == "select":
        options = list(each.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[-1:]
        return chosen[0].get("value", "") if chosen else ""
    return each.get("value") or ("on" if each.get("type") in ("checkbox", "radio") else "")
