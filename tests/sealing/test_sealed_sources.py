"""Sealed on the way in: who has all that the server keeps finds no word of a source, and the offline command opens it."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from nacl.public import PrivateKey

from recommendations.models import ConfidentialSource, Erased, FollowUpEvent, Opening, Organisation, SealingKey, User
from recommendations.record.checkpoints import new_key
from recommendations.sealing.open_sealed import fingerprint, public_words, unsealed
from tests import factories as make
from tests.design.sql import sql
from tests.desk.review.people import at_desk, colleague
from tests.record.tampering import unhindered
from tests.sealing.keys import made, opened

pytestmark = pytest.mark.django_db
WORDS = {"name": "tokenofname", "contact": "tokenofcontact", "notes": "tokenofnotes"}
KEY = PrivateKey.generate()
PUBLIC = public_words(bytes(KEY.public_key))
TABLE = "recommendations_confidentialsource"


@pytest.fixture
def ours() -> Organisation:
    return make.make_organisation()


@pytest.fixture
def author(ours: Organisation) -> User:
    return colleague(ours)


@pytest.fixture
def event(ours: Organisation, author: User) -> FollowUpEvent:
    return make.make_event(logged_by=ours, entered_by=author)


def has_key(organisation: Organisation, public: str = PUBLIC) -> SealingKey:
    return make.make_sealing_key(organisation=organisation, public_key=public, at=timezone.now())


def entered(event: FollowUpEvent, author: User) -> ConfidentialSource:
    answer = at_desk(author).post(f"/desk/sources/add/{event.public_id}/", WORDS)
    assert answer.status_code == 302
    return ConfidentialSource.objects.latest("pk")


def tables_with(*words: str) -> set[str]:
    """Every table of the database in which one of the words stands, as text or as bytes."""
    written = [f"%{each}%" for word in words for each in (word, word.encode().hex())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name
            for (name,) in cursor.fetchall()
            if sql(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE ANY(%s)', written)
        }


def taken(source: ConfidentialSource, by: User) -> bytes:
    answer = at_desk(by).post(f"/desk/sources/{source.public_id}/")
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert answer["Content-Disposition"] == f'attachment; filename="sealed-{source.public_id}.json"'
    return b"".join(answer)


def read(file: bytes, key: PrivateKey = KEY) -> dict[str, Any]:
    (each,) = json.loads(file)["sources"]
    return unsealed(each, key)


def test_who_has_everything_finds_no_word_and_the_private_key_opens_it(
    event: FollowUpEvent, author: User, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    has_key(event.logged_by, made(tmp_path))
    caplog.set_level("DEBUG")
    source = entered(event, author)
    assert tables_with(*WORDS.values()) == set()
    assert "tokenof" not in caplog.text
    assert not (tmp_path / "evidence").exists()
    page = at_desk(author).get(f"/desk/sources/{source.public_id}/").content.decode()
    assert source.sealed_to.fingerprint in page
    assert not Opening.objects.exists()
    file = taken(source, author)
    assert b"tokenof" not in file
    assert [opening.by for opening in source.openings.all()] == [author]
    about = {"source": source.public_id, "event": event.public_id, "title": str(event)}
    assert opened(tmp_path, file) == [about | WORDS]


def test_plain_words_are_found_where_there_is_no_key(event: FollowUpEvent, author: User) -> None:
    """So that the search above is known to see."""
    entered(event, author)
    assert tables_with(*WORDS.values()) == {TABLE}


def test_only_those_who_are_named_take_it_away(event: FollowUpEvent, author: User, ours: Organisation) -> None:
    has_key(ours)
    source = entered(event, author)
    for other in (colleague(ours, "reviewer"), colleague(make.make_organisation(), "reviewer")):
        assert at_desk(other).post(f"/desk/sources/{source.public_id}/").status_code == 404
    assert not Opening.objects.exists()


def test_an_error_while_it_is_written_tells_no_word(
    event: FollowUpEvent, author: User, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL names the whole row that it refuses."""
    has_key(event.logged_by)
    sql(f"ALTER TABLE {TABLE} ADD CONSTRAINT broken CHECK (false) NOT VALID")
    browser = at_desk(author)
    browser.raise_request_exception = False
    answer = browser.post(f"/desk/sources/add/{event.public_id}/", WORDS)
    assert answer.status_code == 500
    assert "Failing row contains" in caplog.text
    said = caplog.text + answer.content.decode() + str([vars(mail) for mail in mailoutbox])
    assert [word for word in WORDS.values() if word in said or word.encode().hex() in said] == []


def test_the_form_says_to_which_key_and_what_no_key_protects_from(event: FollowUpEvent, author: User) -> None:
    form = f"/desk/sources/add/{event.public_id}/"
    assert "the server itself can read it" in at_desk(author).get(form).content.decode()
    key = has_key(event.logged_by)
    page = at_desk(author).get(form).content.decode()
    assert "the server itself can read it" not in page
    assert "whoever secretly controls the server now can read it" in page
    assert key.fingerprint in page


def test_what_was_sealed_before_the_key_changed_opens_with_the_key_before(event: FollowUpEvent, author: User) -> None:
    has_key(event.logged_by)
    before, new = entered(event, author), PrivateKey.generate()
    has_key(event.logged_by, public_words(bytes(new.public_key)))
    after = entered(event, author)
    assert read(taken(before, author))["notes"] == read(taken(after, author), new)["notes"] == WORDS["notes"]
    assert json.loads(taken(before, author))["sources"][0]["key"] == fingerprint(bytes(KEY.public_key))


# --- what the database holds to -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "name = 'Dana', box = NULL, sealed_to_id = NULL",
        "box = '\\x00'",
        "sealed_to_id = (SELECT max(id) FROM recommendations_sealingkey)",
    ],
)
def test_what_is_sealed_stays_as_it_is(change: str) -> None:
    source = make.make_sealed_source()
    make.make_sealing_key(organisation=source.organisation)
    with pytest.raises(DatabaseError, match="what is sealed stays"), transaction.atomic():
        sql(f"UPDATE {TABLE} SET {change}")


def test_with_a_key_nothing_is_written_in_plain_nor_to_another_key(ours: Organisation) -> None:
    held = make.make_confidential_source(organisation=ours)
    old, _other = has_key(ours), make.make_sealing_key()
    make.make_sealing_key(organisation=ours)
    with pytest.raises(DatabaseError, match="newest key"), transaction.atomic():
        make.make_confidential_source(organisation=ours)
    with pytest.raises(DatabaseError, match="newest key"), transaction.atomic():
        sql(f"UPDATE {TABLE} SET notes = 'She moved.'")
    for key in (old, _other):
        held.refresh_from_db()
        held.seal(key)
        with pytest.raises(DatabaseError, match="newest key"), transaction.atomic():
            held.save()


# --- what was held before; what is erased -------------------------------------------------------------------------


@pytest.fixture
def chained(settings: Any, tmp_path: Path) -> Any:
    """A function that chains what happened and then says what the verifier finds."""
    settings.EVIDENCE_FOLDER, settings.CHECKPOINTS_FOLDER = tmp_path / "evidence", tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()

    def findings() -> str:
        said = StringIO()
        call_command("chain_record", stdout=StringIO())
        try:
            call_command("verify_record", stdout=said)
        except CommandError:
            return said.getvalue()
        return ""

    return findings


def test_what_is_held_is_sealed_with_all_its_history_and_the_chain_verifies(
    event: FollowUpEvent, author: User, ours: Organisation, chained: Any
) -> None:
    source = entered(event, author)
    elsewhere = make.make_confidential_source(name="tokenelsewhere")
    assert chained() == ""
    has_key(ours)
    reviewer, address = at_desk(colleague(ours, "reviewer")), f"/desk/sealing/{ours.slug}/"
    assert "1 source is not sealed" in reviewer.get(address).content.decode()
    assert reviewer.post(f"{address}seal/").status_code == 422
    assert tables_with(*WORDS.values()) == {TABLE}
    assert reviewer.post(f"{address}seal/", {"understood": ["ever"], "step": "seal"}).status_code == 302
    assert tables_with(*WORDS.values()) == set()
    assert "not sealed" not in reviewer.get(address).content.decode()
    assert read(taken(source, author))["contact"] == WORDS["contact"]
    elsewhere.refresh_from_db()
    assert elsewhere.name == "tokenelsewhere"
    assert chained() == ""


def test_an_erased_box_is_gone_and_the_chain_verifies(event: FollowUpEvent, author: User, chained: Any) -> None:
    has_key(event.logged_by)
    source = entered(event, author)
    box = bytes(source.box).hex()
    assert chained() == ""
    assert tables_with(box) == {TABLE, f"{TABLE}history"}
    make.make_erasure(noun=Erased.SOURCE, row=source.pk, organisation=event.logged_by)
    assert chained() == ""
    assert tables_with(box) == set()
    for ask in (at_desk(author).get, at_desk(author).post):
        assert "Erased on" in ask(f"/desk/sources/{source.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("recommendations_sealingkey", f"public_key = '{public_words(hashlib.sha256().digest())}'"),
        (TABLE, "box = '\\x00'"),
    ],
)
def test_an_exchanged_key_or_box_is_found(table: str, change: str, chained: Any) -> None:
    """By the chain: libsodium's sealed boxes do not say who sealed them."""
    make.make_sealed_source()
    assert chained() == ""
    unhindered(table, f"UPDATE {table} SET {change}")
    assert table in chained()
