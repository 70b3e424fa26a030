"""The vocabulary as it is written: whole, well formed and consistent, before any of it reaches the database."""

import csv
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "fixtures" / "vocabulary"
DATA = ROOT.parent / "shared" / "data" / "taxonomies"
PLAIN = r"[a-z0-9]+(-[a-z0-9]+)*"
UN_LANGUAGES = {"en", "fr", "es", "ru", "zh", "ar"}
# Each file with the keys of its rows and the key that tells rows apart.
FILES = {
    "states": ("iso3 iso2 m49 slug name formal_name region subregion is_member", "iso3"),
    "regions": ("code name parent", "code"),
    "mechanisms": ("slug kind abbreviation name short_name is_country_mandate verified source", "slug"),
    "mandate_holders": (
        "mechanism name began_on began_on_precision ended_on ended_on_precision last_report_year",
        "mechanism name began_on",
    ),
    "sdg_goals": ("number name", "number"),
    "sdg_targets": ("code goal name", "code"),
    "themes": ("scheme scheme_version code name", "scheme scheme_version code"),
    "affected_groups": ("scheme scheme_version code name", "scheme scheme_version code"),
}
TARGETS_PER_GOAL = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
CONTENT: dict[str, dict[str, Any]] = {name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in FILES}
ROWS: dict[str, list[dict[str, Any]]] = {name: content["rows"] for name, content in CONTENT.items()}
each_file = pytest.mark.parametrize("name", FILES)


def original(name: str) -> str:
    """A file of the real data; without it the test skips, on CI it fails."""
    path = DATA / name
    if not path.exists():
        message = f"the real data is not here: {name}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path.read_text("utf-8-sig")


def values(name: str, key: str) -> list[Any]:
    return [row[key] for row in ROWS[name]]


def labels(name: str) -> Iterator[dict[str, str]]:
    return (value for row in ROWS[name] for value in row.values() if isinstance(value, dict))


def in_english(name: str) -> dict[str, str]:
    return {row["code"]: row["name"]["en"] for row in ROWS[name]}


def test_every_file_of_the_folder_is_known_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FILES)


@each_file
def test_a_file_says_its_source_and_day(name: str) -> None:
    assert set(CONTENT[name]) - {"note"} == {"source", "as_of", "rows"}
    assert CONTENT[name]["source"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", CONTENT[name]["as_of"])


@each_file
def test_a_file_has_one_row_on_a_line_and_letters_as_they_are(name: str) -> None:
    lines = (FOLDER / f"{name}.json").read_text("utf-8").splitlines()
    assert sum(line.startswith("  {") for line in lines) == len(ROWS[name])
    assert not any("\\u" in line for line in lines)


@each_file
def test_rows_have_the_same_keys_and_none_stands_twice(name: str) -> None:
    keys, unique = (words.split() for words in FILES[name])
    assert [row for row in ROWS[name] if list(row) != keys] == []
    assert max(Counter(tuple(row[key] for key in unique) for row in ROWS[name]).values()) == 1


@each_file
def test_labels_are_english_at_least_and_clean(name: str) -> None:
    assert [names for names in labels(name) if "en" not in names] == []
    texts = [text for names in labels(name) for text in names.values()]
    assert [text for text in texts if not text or text != unicodedata.normalize("NFC", " ".join(text.split()))] == []
    assert [text for text in texts if re.search(r"[*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", text)] == []


@each_file
def test_russian_and_kazakh_are_written_in_cyrillic(name: str) -> None:
    texts = [names[language] for names in labels(name) for language in ("ru", "kk") if language in names]
    assert [text for text in texts if re.search("[A-Za-z]", text)] == []


def test_states_are_all_members_and_two_observers() -> None:
    assert sum(values("states", "is_member")) == 193
    assert {row["iso3"] for row in ROWS["states"] if not row["is_member"]} == {"PSE", "VAT"}
    members = Counter(row["region"] for row in ROWS["states"] if row["is_member"])
    assert members == {"002": 54, "019": 35, "142": 47, "150": 43, "009": 14}


def test_states_are_named_in_six_languages_and_kazakh() -> None:
    assert [row["iso3"] for row in ROWS["states"] if set(row["name"]) != UN_LANGUAGES | {"kk"}] == []
    assert [row["iso3"] for row in ROWS["states"] if set(row["formal_name"]) != UN_LANGUAGES] == []


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar", "kk"])
def test_no_two_states_share_a_name(language: str) -> None:
    assert len({row["name"][language] for row in ROWS["states"]}) == len(ROWS["states"])


def test_states_are_named_without_their_article() -> None:
    article = r"\((the|l'|le|la|les|el|los|las)\)"
    names = [name for row in ROWS["states"] for name in row["name"].values()]
    assert [name for name in names if re.search(article, name, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("key", "form"), [("iso3", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("m49", r"\d{3}"), ("slug", PLAIN)]
)
def test_codes_and_addresses_of_states_are_well_formed_and_unique(key: str, form: str) -> None:
    assert [value for value in values("states", key) if not re.fullmatch(form, value)] == []
    assert len(set(values("states", key))) == len(ROWS["states"])


@pytest.mark.parametrize(
    ("iso3", "slug"),
    [
        ("KAZ", "kazakhstan"),
        ("CIV", "cote-divoire"),
        ("GBR", "united-kingdom"),
        ("PRK", "democratic-peoples-republic-of-korea"),
        ("RUS", "russian-federation"),
        ("TUR", "turkiye"),
        ("USA", "united-states"),
    ],
)
def test_addresses_of_states_that_names_do_not_give_away(iso3: str, slug: str) -> None:
    assert {row["iso3"]: row["slug"] for row in ROWS["states"]}[iso3] == slug


def test_codes_and_regions_of_states_are_those_of_m49() -> None:
    table = {row["ISO-alpha3 Code"]: row for row in csv.DictReader(original("unsd_m49.csv").splitlines())}
    columns = {"m49": "M49 Code", "iso2": "ISO-alpha2 Code", "region": "Region Code", "subregion": "Sub-region Code"}
    found = {row["iso3"]: {key: row[key] for key in columns} for row in ROWS["states"]}
    assert found == {iso3: {key: table[iso3][column] for key, column in columns.items()} for iso3 in found}


def test_regions_are_those_that_states_lie_in_and_parents_come_first() -> None:
    parents = {row["code"]: row["parent"] for row in ROWS["regions"]}
    expected = {row["subregion"]: row["region"] for row in ROWS["states"]}
    assert parents == expected | dict.fromkeys(expected.values())
    codes = list(parents)
    assert all(parent is None or codes.index(parent) < codes.index(code) for code, parent in parents.items())
    assert [row["code"] for row in ROWS["regions"] if set(row["name"]) != {"en", "ru", "kk"}] == []


def test_mechanisms_are_counted_by_kind() -> None:
    assert Counter(values("mechanisms", "kind")) == {"special_procedures": 60, "treaty_bodies": 10, "upr": 1}
    assert sum(values("mechanisms", "is_country_mandate")) == 14
    assert sum(values("mechanisms", "verified")) == 71


def test_treaty_bodies_are_known_by_their_abbreviation() -> None:
    bodies = {row["slug"]: row for row in ROWS["mechanisms"] if row["kind"] == "treaty_bodies"}
    assert set(bodies) == {"cerd", "cescr", "ccpr", "cedaw", "cat", "spt", "crc", "cmw", "crpd", "ced"}
    assert [slug for slug, row in bodies.items() if row["abbreviation"] != slug.upper()] == []
    assert [slug for slug, row in bodies.items() if set(row["name"]) != {"en", "fr", "ru"}] == []


def test_addresses_of_mandates_begin_with_what_the_mandate_is() -> None:
    begin = {"sr": "Special Rapporteur ", "ie": "Independent Expert ", "wg": "Working Group "}
    mandates = {row["slug"]: row["name"]["en"] for row in ROWS["mechanisms"] if row["kind"] == "special_procedures"}
    assert [slug for slug, name in mandates.items() if not name.startswith(begin[slug[:2]])] == []
    assert [slug for slug in mandates if not re.fullmatch(PLAIN, slug)] == []


def test_a_verified_mechanism_names_its_source() -> None:
    source = re.compile(r"https?://[^/\s]+/\S+|[\w-]+/[\w-]+ [\w./-]+")
    assert [row["slug"] for row in ROWS["mechanisms"] if bool(source.fullmatch(row["source"])) != row["verified"]] == []


def test_mandates_of_the_list_bear_its_names() -> None:
    listed = json.loads(original("special_procedures_mandates_verified.json"))["mandates"]
    named = {row["name"]["en"] for row in ROWS["mechanisms"] if row["source"].endswith(" ingest_sp_mandate.py")}
    assert named == {mandate["full_name"] for mandate in listed}


def test_mandate_holders_follow_one_another_in_a_known_mandate() -> None:
    assert set(values("mandate_holders", "mechanism")) <= set(values("mechanisms", "slug"))
    terms = [(row["began_on"], row["ended_on"]) for row in ROWS["mandate_holders"]]
    assert terms == sorted(terms, key=lambda term: term[0])
    assert all(ended is None or ended >= began for began, ended in terms)


@pytest.mark.parametrize("end", ["began_on", "ended_on"])
def test_dates_of_mandate_holders_fit_their_precision(end: str) -> None:
    forms = {"": "None", "year": r"\d{4}-01-01", "month": r"\d{4}-\d\d-01", "day": r"\d{4}-\d\d-\d\d"}
    dates = [(row[f"{end}_precision"], str(row[end])) for row in ROWS["mandate_holders"]]
    assert [date for precision, date in dates if not re.fullmatch(forms[precision], date)] == []


def test_goals_are_seventeen_in_three_languages() -> None:
    assert values("sdg_goals", "number") == list(range(1, 18))
    assert [row["number"] for row in ROWS["sdg_goals"] if set(row["name"]) != {"en", "ru", "kk"}] == []


def test_targets_are_169_and_stand_under_their_goal() -> None:
    goals = Counter(values("sdg_targets", "goal"))
    assert [goals[number] for number in range(1, 18)] == TARGETS_PER_GOAL
    assert len(ROWS["sdg_targets"]) == sum(TARGETS_PER_GOAL) == 169
    assert [row["code"] for row in ROWS["sdg_targets"] if row["code"].partition(".")[0] != str(row["goal"])] == []


def test_targets_of_a_goal_count_up_and_then_go_by_letter() -> None:
    for goal in range(1, 18):
        items = [row["code"].partition(".")[2] for row in ROWS["sdg_targets"] if row["goal"] == goal]
        digits, letters = [item for item in items if item.isdigit()], [item for item in items if item.isalpha()]
        assert items == [str(n) for n in range(1, len(digits) + 1)] + list("abcd")[: len(letters)]


def test_labels_of_targets_are_short_and_differ() -> None:
    found = in_english("sdg_targets")
    assert [code for code, label in found.items() if not 3 <= len(label.split()) <= 9] == []
    assert [label for label in found.values() if not label[0].isupper() or label.endswith(".")] == []
    assert len(set(found.values())) == 169


def test_labels_of_targets_are_our_own_words() -> None:
    told = json.loads(original("sdg_goals_targets_indicators.json"))["targets"]
    texts, found = {item["target"]: item["description"].lower() for item in told}, in_english("sdg_targets")
    assert set(texts) == set(found)
    assert [code for code, label in found.items() if label.lower() in texts[code]] == []
    seen = json.loads(original("uhri_observed_labels.json"))["sdgs"]["uhri2026"]
    assert [text for text in seen if found.get(text.partition(" - ")[0]) == text.partition(" - ")[2]] == []


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("themes", {("UHRI", "2014"): 83, ("UHRI", "2019"): 62, ("UHRI", "2025"): 64, ("Tracker", "1"): 10}),
        ("affected_groups", {("UHRI", "2014"): 36, ("UHRI", "2019"): 26, ("UHRI", "2025"): 26}),
    ],
)
def test_schemes_are_counted_by_version(name: str, counts: dict[tuple[str, str], int]) -> None:
    assert Counter((row["scheme"], row["scheme_version"]) for row in ROWS[name]) == counts


@pytest.mark.parametrize("name", ["themes", "affected_groups"])
def test_codes_are_plain_and_a_label_stands_once_in_a_version(name: str) -> None:
    assert [code for code in values(name, "code") if not re.fullmatch(PLAIN, code) or len(code) > 120] == []
    said = Counter((row["scheme"], row["scheme_version"], row["name"]["en"].lower()) for row in ROWS[name])
    assert [label for label, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", ["themes", "affected_groups"])
def test_a_code_is_the_label_as_a_slug_unless_the_scheme_has_its_own(name: str) -> None:
    own = re.compile(r"[a-h]\d+")
    rows = [row for row in ROWS[name] if row["scheme"] == "UHRI" and not own.fullmatch(row["code"])]
    assert [row["code"] for row in rows if row["code"] != slug_of(row["name"]["en"])] == []
    assert {row["scheme_version"] for row in ROWS[name] if own.fullmatch(row["code"])} <= {"2014"}


def slug_of(label: str) -> str:
    """As Django's ``slugify`` makes it of an English label, after "/" is made a blank."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", label.replace("/", " ").lower()))


@pytest.mark.parametrize(("name", "key"), [("themes", "themes"), ("affected_groups", "affected_persons")])
@pytest.mark.parametrize(("seen_in", "version"), [("2", "2014"), ("3", "2019"), ("4", "2025"), ("uhri2026", "2025")])
def test_no_label_that_was_seen_is_missing(name: str, key: str, seen_in: str, version: str) -> None:
    coded = key == "themes" and version == "2014"
    seen = json.loads(original("uhri_observed_labels.json"))[key][seen_in]
    have = {
        bare(f"{row['code']} {row['name']['en']}" if coded else row["name"]["en"])
        for row in ROWS[name]
        if (row["scheme"], row["scheme_version"]) == ("UHRI", version)
    }
    assert {bare(label) for label in seen} - have == set()


def bare(label: str) -> str:
    return re.sub(r"\s", "", label).lower()


def test_our_own_themes_are_in_three_languages() -> None:
    own = [row for row in ROWS["themes"] if row["scheme"] == "Tracker"]
    assert [row["code"] for row in own if set(row["name"]) != {"en", "ru", "kk"}] == []
