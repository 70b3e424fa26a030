"""What a person does to the rows of a file before they come in: edit, drop, merge, move, split, tick, and map labels."""

import pytest

from recommendations.imports import mending, run
from recommendations.models import Label, Recommendation, RecommendationText
from tests.admin.import_pages import content, do, row_page, url
from tests.admin.pages import address, form_on
from tests.admin.people import log_in
from tests.factories import make_theme
from tests.imports.bringing import bring, outcomes, read, texts, values

pytestmark = pytest.mark.django_db


def test_an_edited_row_is_settled_again_at_once_and_what_stood_for_it_too() -> None:
    brought = read(values(1), values(1, text="The same place."))
    first = brought.rows.by_position().first()
    client = log_in()
    answer = client.post(url(brought, "row", first.pk), {**row_page(client, first), "paragraph": "7"})
    assert answer.url.endswith(f"#row-{first.pk}")
    assert outcomes(brought) == ["create", "create"]
    first.refresh_from_db()
    assert (first.values["paragraph"], first.values["states"], first.is_mended) == ("7", ["Kazakhstan"], True)


def test_what_the_file_had_wrong_is_mended_by_editing() -> None:
    brought = read(values())
    row = brought.rows.get()
    row.problems = [{"words": "Cut off.", "field": "text", "is_error": True, "of_file": True}]
    row.save()
    run.settle_all(brought)
    assert outcomes(brought) == ["error"]
    client = log_in()
    client.post(url(brought, "row", row.pk), {**row_page(client, row), "text": "Whole."})
    assert outcomes(brought) == ["create"]


def test_a_row_changed_meanwhile_is_not_overwritten() -> None:
    brought = read(values())
    row, first, second = brought.rows.get(), log_in(), log_in()
    mine = {**row_page(second, row), "text": "Mine."}
    first.post(url(brought, "row", row.pk), {**row_page(first, row), "text": "Theirs."})
    answer = second.post(url(brought, "row", row.pk), mine)
    row.refresh_from_db()
    assert (answer.status_code, row.values["text"]) == (409, "Theirs.")
    assert "Theirs." in content(answer)
    assert "Mine." in content(answer)
    second.post(url(brought, "row", row.pk), {**mine, "seen": answer.context["shown"].state})
    row.refresh_from_db()
    assert row.values["text"] == "Mine."


@pytest.mark.parametrize("deed", ["drop", "merge", "up", "tick"])
def test_a_button_of_an_old_page_does_nothing_and_says_so(deed: str) -> None:
    brought = read(values(1), values(2))
    row = brought.rows.by_position().last()
    before = list(brought.rows.order_by("pk").values())
    answer = log_in().post(url(brought, "do", row.pk), {"do": deed, "seen": "old"}, follow=True)
    assert "somebody changed this row" in content(answer)
    assert list(brought.rows.order_by("pk").values()) == before


def test_a_row_is_left_out_and_taken_back() -> None:
    brought, client = read(values(1), values(1)), log_in()
    first = brought.rows.by_position().first()
    do(client, first, "drop")
    assert outcomes(brought) == ["skip", "create"]
    do(client, first, "restore")
    assert outcomes(brought) == ["create", "error"]


def test_a_row_is_merged_with_the_next_and_moved() -> None:
    brought, client = read(values(1, themes=["A"]), values(2, themes=["B"]), values(3)), log_in()
    first, _second, third = brought.rows.by_position()
    do(client, first, "merge")
    first.refresh_from_db()
    assert first.values["text"] == "Amend law number 1.\nAmend law number 2."
    assert first.values["themes"] == ["A", "B"]
    assert outcomes(brought) == ["create", "skip", "create"]
    do(client, third, "up")
    assert list(brought.rows.coming_in().by_position()) == [third, first]
    do(client, third, "down")
    assert list(brought.rows.coming_in().by_position()) == [first, third]


def test_a_row_is_split_where_somebody_says_and_the_rest_has_the_next_place() -> None:
    brought, client = read(values(96, sub_item="a", text="Do this. Do that.")), log_in()
    row = brought.rows.get()
    page = client.get(url(brought, "row", row.pk))
    assert page.context["cuts"] == [(8, "Do that.")]
    client.post(url(brought, "split", row.pk), {"at": "8", "seen": mending.state_of(row)})
    first, second = brought.rows.by_position()
    assert (first.values["text"], second.values["text"], second.values["sub_item"]) == ("Do this.", "Do that.", "b")
    assert outcomes(brought) == ["create", "create"]


def test_a_row_is_split_at_the_cursor_with_what_was_typed() -> None:
    brought, client = read(values(96, text="One")), log_in()
    row = brought.rows.get()
    typed = {**row_page(client, row), "text": "Один.\r\n(b) Два.", "at": "6"}
    client.post(url(brought, "row", row.pk), typed)
    first, second = brought.rows.by_position()
    assert (first.values["text"], second.values["text"], second.values["sub_item"]) == ("Один.", "Два.", "b")


def test_fifty_and_more_rows_are_split_off_one_row() -> None:
    brought = read(values(1, text="\n".join("abc" for _ in range(70))), values(2))
    row = brought.rows.by_position().first()
    for _ in range(60):
        row = mending.split(row, mending.state_of(row), 4)
    positions = list(brought.rows.by_position().values_list("position", flat=True))
    assert len(set(positions)) == 62
    assert brought.rows.by_position().last().values["paragraph"] == "2"


def test_the_files_words_win_where_somebody_ticks() -> None:
    bring(values())
    with_hand = {"text": "Mended by hand."}
    RecommendationText.objects.update(**with_hand)
    brought, client = read(values(text="Said anew.")), log_in()
    do(client, brought.rows.get(), "tick")
    assert outcomes(brought) == ["update"]
    client.post(url(brought, "confirm"))
    assert texts() == ["Said anew."]


def test_labels_are_mapped_once_and_rows_looked_at_anew() -> None:
    theme = make_theme(name={"en": "Freedom of assembly"})
    brought, client = read(values(1, themes=["Assemblies", "Noise"]), values(2, states=["Qazaqstan"])), log_in()
    assert outcomes(brought) == ["create", "error"]
    page = client.get(url(brought, "labels"))
    named = {line["label"].words: line["label"].pk for line in page.context["lines"]}
    wrong = client.post(url(brought, "labels"), {f"label-{named['Assemblies']}": "No such theme"})
    assert "No such theme" in content(wrong)
    typed = {f"label-{named['Assemblies']}": "freedom of assembly", f"nothing-{named['Noise']}": "on"}
    client.post(url(brought, "labels"), typed | {f"label-{named['Qazaqstan']}": "Kazakhstan"})
    assert outcomes(brought) == ["create", "create"]
    assert client.get(url(brought, "labels")).context["lines"] == []
    client.post(url(brought, "confirm"))
    assert list(Recommendation.objects.get(paragraph="1").themes.all()) == [theme]


def test_a_label_that_is_mapped_later_is_given_to_what_came_in_before() -> None:
    bring(values(1, themes=["Assemblies"]), values(2, themes=["Noise"]))
    theme, label, client = make_theme(), Label.objects.get(words="Assemblies"), log_in()
    client.post(address(label, "change"), {**form_on(client, address(label, "change")), "means": theme.name["en"]})
    assert list(theme.recommendations.values_list("paragraph", flat=True)) == ["1"]
    assert outcomes(read(values(1, themes=["Assemblies"]))) == ["unchanged"]
