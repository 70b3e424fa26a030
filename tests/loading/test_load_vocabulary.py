"""The vocabulary: what is missing is created, what an editor changed is kept, what is wrong is said in a sentence."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recommendations import models
from tests.factories import make_region, make_state
from tests.loading.commands import refusal, row_counts, run

TERM = {"scheme": "UHRI", "scheme_version": "1", "code": "assembly", "name": {"en": "Assembly"}}
VOCABULARY: dict[str, list[dict[str, Any]]] = {
    "regions": [
        {"code": "142", "name": {"en": "Asia"}, "parent": None},
        {"code": "143", "name": {"en": "Central Asia"}, "parent": "142"},
    ],
    "states": [
        {
            "iso3": "KAZ",
            "iso2": "KZ",
            "m49": "398",
            "slug": "kazakhstan",
            "name": {"en": "Kazakhstan", "ru": "Казахстан"},
            "formal_name": {},
            "region": "142",
            "subregion": "143",
            "is_member": True,
        }
    ],
    "mechanisms": [{"slug": "sr-assembly", "kind": "special_procedures", "name": {"en": "Special Rapporteur"}}],
    "mandate_holders": [
        {"mechanism": "sr-assembly", "name": "A. Holder", "began_on": None},
        {"mechanism": "sr-assembly", "name": "A. Holder", "began_on": "2011-05-01", "began_on_precision": "month"},
    ],
    "sdg_goals": [{"number": 16, "name": {"en": "Peace"}}],
    "sdg_targets": [{"code": "16.3", "goal": 16, "name": {"en": "Rule of law"}}],
    "themes": [TERM],
    "affected_groups": [TERM],
}


def load_vocabulary(folder: Path, **sections: Any) -> str:
    for section, rows in {**VOCABULARY, **sections}.items():
        (folder / f"{section}.json").write_text(json.dumps({"source": "A list", "as_of": "2026-01-01", "rows": rows}))
    return run("load_vocabulary", folder)


@pytest.mark.django_db
def test_vocabulary_is_created_and_counted(tmp_path: Path) -> None:
    lines = load_vocabulary(tmp_path).splitlines()
    assert lines[:2] == ["Regions: 2 created, 0 kept", "States: 1 created, 0 kept"]
    assert len(lines) == len(VOCABULARY)
    state = models.State.objects.values_list("name__ru", "subregion__code", "subregion__parent__code").get()
    assert state == ("Казахстан", "143", "142")
    assert models.SdgTarget.objects.get().goal.number == 16
    assert models.Theme.objects.get().scheme == models.AffectedGroup.objects.get().scheme == "UHRI"


@pytest.mark.django_db
def test_two_terms_of_one_mandate_holder_are_two_rows(tmp_path: Path) -> None:
    load_vocabulary(tmp_path)
    assert set(models.MandateHolder.objects.values_list("began_on", flat=True)) == {None, date(2011, 5, 1)}


@pytest.mark.django_db
def test_loading_vocabulary_twice_changes_nothing(tmp_path: Path) -> None:
    load_vocabulary(tmp_path)
    once = row_counts()
    assert "States: 0 created, 1 kept" in load_vocabulary(tmp_path)
    assert row_counts() == once


@pytest.mark.django_db
def test_vocabulary_that_an_editor_changed_is_kept_and_what_is_missing_comes(tmp_path: Path) -> None:
    make_state(iso3="KAZ", name={"en": "Qazaqstan"}, subregion=make_region(code="142", name={"en": "The East"}))
    assert "Regions: 1 created, 1 kept" in load_vocabulary(tmp_path)
    assert models.State.objects.get().name == {"en": "Qazaqstan"}
    assert models.Region.objects.get(parent__name={"en": "The East"}).code == "143"


@pytest.mark.django_db
def test_vocabulary_is_loaded_wholly_or_not_at_all(tmp_path: Path) -> None:
    before = row_counts()
    message = refusal(load_vocabulary, tmp_path, affected_groups=[{**TERM, "code": "Not plain"}])
    assert message.startswith("affected group UHRI/1/Not plain: code: ")
    assert row_counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("section", "row", "message"),
    [
        ("sdg_goals", {"number": 18, "name": {"en": "x"}}, "SDG goal 18: There are 17 goals."),
        ("sdg_goals", {"numbr": 1}, "SDG goal 1: “number” is missing."),
        ("sdg_goals", {"number": 1, "nme": {}}, "SDG goal 1: Unknown: nme."),
        ("sdg_goals", {"number": "1", "name": {"en": "x"}}, "SDG goal 1: “number” has a value of the wrong kind."),
        ("sdg_goals", 7, "SDG goal 1: An object {…} is expected here."),
        (
            "sdg_targets",
            {"code": "9.1", "goal": 9, "name": {"en": "x"}},
            "SDG target 9.1: There is no SDG goal “9”, neither on record nor earlier in the file.",
        ),
    ],
)
def test_a_wrong_row_of_vocabulary_is_named(tmp_path: Path, section: str, row: Any, message: str) -> None:
    assert refusal(load_vocabulary, tmp_path, **{section: [row]}) == message


@pytest.mark.django_db
def test_a_term_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert refusal(load_vocabulary, tmp_path, themes=[TERM, TERM]) == (
        "theme UHRI/1/assembly: This stands twice in the file."
    )


@pytest.mark.django_db
def test_a_missing_or_headless_vocabulary_file_is_named(tmp_path: Path) -> None:
    assert refusal(run, "load_vocabulary", tmp_path).endswith("regions.json cannot be read: No such file or directory.")
    (tmp_path / "regions.json").write_text("{}")
    assert refusal(run, "load_vocabulary", tmp_path).endswith("regions.json: “rows” is missing.")
    (tmp_path / "regions.json").write_text('{"row": []}')
    assert refusal(run, "load_vocabulary", tmp_path).endswith("regions.json: Unknown: row.")
