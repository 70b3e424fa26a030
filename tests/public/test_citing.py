"""Pages are cited in words, and in files that no text of the record can break."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from recommendations import models
from recommendations.public.citing import Citation, bibtex, latex, ris
from tests import addresses
from tests.factories import make_document, make_everything, make_recommendation, make_state

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 5)
KAI = {"symbol": "A/HRC/29/25/Add.2", "slug": "a-hrc-29-25-add-2"}


def make_cited() -> models.Recommendation:
    document = make_document(**KAI, published=True)
    return make_recommendation(
        document=document, paragraph="96", sub_item="a", slug="96-a", title="Allow assemblies.", published=True
    )


def page(path: str) -> str:
    return Client().get(path).content.decode()


def get(path: str) -> HttpResponse:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer


@time_machine.travel(TODAY)
def test_recommendation_is_cited_in_the_styles_of_others() -> None:
    body = page(make_cited().get_absolute_url())
    address = "http://testserver/recommendations/a-hrc-29-25-add-2/96-a/"
    for words in (
        "“Allow assemblies.”, Recommendation Tracker, as at 5 March 2026.",
        f"A/HRC/29/25/Add.2, para. 96 (a): “Allow assemblies”, Recommendation Tracker. Available at {address} (accessed on 5 March 2026).",
        f"Recommendation Tracker. “Allow assemblies.” Accessed 5 March 2026. {address}.",
        f"Recommendation Tracker. (2026). Allow assemblies. Retrieved March 5, 2026, from {address}",
    ):
        assert words in body


NOT_CITED = {
    "card": "stands in another site's page and leads to the recommendation",
    "state_card": "stands in another site's page and leads to the State",
    "alerts": "a reader's own form",
    "confirm_alert": "a reader's own form",
    "end_alert": "a reader's own form",
}


def test_every_page_is_cited_or_has_a_reason_not_to() -> None:
    make_everything()
    cited = {name.removeprefix("cite_") for name in addresses.names() if name.startswith("cite_")}
    pages = set(addresses.pages())
    assert pages - cited == set(NOT_CITED)
    assert cited <= pages


@time_machine.travel(TODAY)
def test_every_page_leads_to_the_files_that_cite_it() -> None:
    """The files name what the page says of itself; what the page refuses has none."""
    make_everything()
    for name, paths in addresses.pages().items():
        shown = 0
        for path in () if name in NOT_CITED else paths:
            bare, _sign, query = path.partition("?")
            answer = Client().get(path)
            file = Client().get(f"{bare}cite.ris?{query}")
            refused = 404 if answer.status_code == 410 else answer.status_code  # of what is gone no file remains
            assert file.status_code == refused, path
            cites = answer.status_code == 200 and 'id="cite"' in answer.content.decode()
            shown += cites
            for link in links_of(answer) if cites else ():
                assert_names(link, answer)
        assert shown or name in NOT_CITED, name


def links_of(answer: HttpResponse) -> list[str]:
    found = re.findall(r'href="([^"]*cite\.(?:ris|bib)[^"]*)"', answer.content.decode())
    assert len(found) == 2
    return [unescape(link) for link in found]


def assert_names(link: str, answer: HttpResponse) -> None:
    """The file is of the page's title and address, and that address answers."""
    file = get(link)
    assert re.search(r'\.(ris|bib)"$', file.headers["Content-Disposition"])
    address = re.search(r'<span class="address">([^<]*)</span>', answer.content.decode())[1]
    said = file.content.decode()
    assert unescape(address) in said
    assert get(unescape(address).removeprefix("http://testserver")).content.decode().count('id="cite"') == 1
    title = re.search(r"(?m)^TI  - (.*?)\r?$", said)
    assert title is None or title[1] in unescape(answer.content.decode())


@time_machine.travel(TODAY)
@pytest.mark.parametrize(
    ("path", "title", "also"),
    [
        ("/changes/", "What changed: 3 February 2026 – 5 March 2026; State: {}", "&since=2026-02-03&until=2026-03-05"),
        ("/recommendations/charts/", "Charts: Recommendations (State: {})", ""),
        ("/compare/", "Compare States: Recommendations (State: {})", ""),
        ("/documents/", "Documents: {}", ""),
    ],
)
def test_pages_are_cited_by_what_was_chosen(path: str, title: str, also: str) -> None:
    state = make_everything().state
    body = get(f"{path}cite.ris?state={state.slug}").content.decode()
    assert f"TI  - {title.format(state)}\r\n" in body
    assert f"UR  - http://testserver{path}?state={state.slug}{also}\r\n" in body


@time_machine.travel(TODAY)
def test_list_of_a_past_day_is_cited_as_of_that_day() -> None:
    state = make_everything().state
    body = get(f"/recommendations/as-at/2026-02-01/cite.ris?state={state.slug}").content.decode()
    assert f"UR  - http://testserver/recommendations/as-at/2026-02-01/?state={state.slug}\r\n" in body
    assert "Y2  - 2026/02/01\r\n" in body


@time_machine.travel(TODAY)
@pytest.mark.parametrize("noun", ["recommendation", "state"])
def test_page_of_a_past_day_is_cited_as_of_that_day(noun: str) -> None:
    row = make_everything()
    where = {"recommendation": row, "state": row.state}[noun].get_absolute_url() + "as-at/2026-02-01/"
    assert f'href="{where}cite.ris"' in page(where)
    body = get(f"{where}cite.ris").content.decode()
    assert f"UR  - http://testserver{where}\r\n" in body
    assert "Y2  - 2026/02/01\r\n" in body
    assert f"url = {{http://testserver{where}}}" in get(f"{where}cite.bib").content.decode()


@time_machine.travel(TODAY)
def test_day_before_it_was_public_and_days_to_come_are_not_cited() -> None:
    row = make_everything()
    assert Client().get(f"{row.get_absolute_url()}as-at/2025-01-01/cite.ris").status_code == 404
    for where in (row.get_absolute_url(), row.state.get_absolute_url()):
        assert Client().get(f"{where}as-at/2026-03-06/cite.ris").status_code == 404


def test_list_is_named_by_what_was_chosen() -> None:
    row = make_everything()
    path = f"/recommendations/?q=assemblies&state={row.state.slug}&status=limited_progress"
    assert page(path).count("cite.bib?q=assemblies&amp;state=") == 1
    body = get(path.replace("/?", "/cite.ris?")).content.decode()
    title = f"Recommendations (“assemblies”; State: {row.state}; Where it stands: limited progress)"
    assert f"TI  - {title}\r\n" in body
    assert f"UR  - http://testserver{path}\r\n" in body


@pytest.mark.parametrize("path", ["?status=nonsense", "?colour=red", "?q=%00"])
def test_list_that_cannot_be_answered_is_not_cited(path: str) -> None:
    assert Client().get(f"/recommendations/cite.ris{path}").status_code == 400


@pytest.mark.parametrize("path", ["cite.pdf", "cite.", "cite.risx", "cite.RIS"])
def test_there_is_no_other_file(path: str) -> None:
    assert Client().get(f"{make_state().get_absolute_url()}{path}").status_code == 404


def cited(title: str, address: str = "https://example.org/?q=a") -> Citation:
    return Citation("key", title, address, "", TODAY, ())


def fields(entry: str) -> dict[str, str]:
    """The fields of a BibTeX entry, read as BibTeX reads them: by counting braces."""
    found, depth, start = {}, 0, 0
    for at, sign in enumerate(entry):
        depth += (sign == "{") - (sign == "}")
        if sign == "{" and depth == 2:
            name, start = entry[:at].split()[-2], at + 1
        elif sign == "}" and depth == 1:
            found[name] = entry[start:at]
    assert depth == 0
    return found


HOSTILE = [
    "100% of $5 & more_less #1 ~ ^",
    "}, note = {forged}",
    "unbalanced { brace",
    "\\input{/etc/passwd}",
    "two\nlines\r\nTY  - BOOK",
    "tab\tand\x0bmore\u2028",
    "«Қазақ» <b>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_bibtex_entry(title: str) -> None:
    found = fields(bibtex(cited(title, f"https://example.org/{title}")))
    assert list(found) == ["title", "howpublished", "year", "url", "urldate", "language"]
    commands = set(re.findall(r"\\([a-z]+)", found["title"]))
    assert commands <= {
        "textbackslash",
        "textbraceleft",
        "textbraceright",
        "textasciitilde",
        "textasciicircum",
        "textless",
        "textgreater",
    }
    assert "\n" not in found["title"]
    assert "\\" not in found["url"]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_a_line_of_ris(title: str) -> None:
    lines = ris(cited(title, f"https://example.org/{title}")).splitlines()
    assert [line[:5] for line in lines] == [
        f"{tag}  -" for tag in ["TY", "TI", "T2", "PB", "PY", "DA", "Y2", "UR", "LA", "ER"]
    ]


def test_signs_of_latex_are_written_out() -> None:
    assert latex("50% & {x}_1") == r"50\% \& \textbraceleft{}x\textbraceright{}\_1"


@time_machine.travel(TODAY)
def test_page_in_russian_is_cited_in_russian() -> None:
    body = page("/ru" + make_cited().get_absolute_url())
    assert "5 марта 2026" in body
    assert "/ru/recommendations/a-hrc-29-25-add-2/96-a/cite.ris" in body
