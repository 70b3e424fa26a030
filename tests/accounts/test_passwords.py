"""Passwords that are refused, looked up without asking anybody elsewhere."""

import hashlib
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

import tracker.settings
from recommendations.accounts.passwords import BreachedValidator, GuessableValidator, is_in
from recommendations.models import Invitation, User
from tests.accounts.people import accepted, make_invitation
from tests.factories import make_user

# As people make them who are asked for fourteen letters; the last are Russian words on a Latin keyboard.
GUESSED = """
    password123456!! Password1234567 qwertyuiopasdf qwertyuiopasdfghjkl 1q2w3e4r5t6y7u8i 1qaz2wsx3edc4rfv zaq12wsxcde34rfv
    aaaaaaaaaaaaaaaa abcabcabcabcabc 12345678901234567890 20202020202020 19871987198719 iloveyou123456789 iloveyouforever
    manchesterunited liverpool1234567 Kazakhstan2012! Summer2024Summer passwordpassword trustno1trustno1 P@ssw0rdP@ssw0rd
    administrator123 dragon1234567890 metallica1234567 letmein123456789 justinbieber123 wearethechampions natasha123456789
    gfhjkmgfhjkm1234 ghbdtn1234567890 qwerty123456qwerty recommendation2026 tracker1234567890
"""
CHOSEN = [
    "seventeen quiet herons",
    "copper lantern walrus tidy",
    "maple-orbit-sandal-cricket",
    "семь тихих цапель гудят",
    "жеті тыныш құтан ұшты",
    "k7#Qv92!mZpL4x",
]


@pytest.mark.parametrize("password", GUESSED.split())
def test_what_is_easily_guessed_is_refused_with_advice(password: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert (
        "four or five words" in str(refusal.value)
        or "too common" in str(refusal.value)
        or "numeric" in str(refusal.value)
    )


@pytest.mark.parametrize("password", CHOSEN)
def test_what_is_well_chosen_is_taken(password: str) -> None:
    validate_password(password)


def test_own_name_with_a_year_is_easily_guessed() -> None:
    GuessableValidator().validate("zhanbolatova-1995", User(username="quiet-heron"))
    with pytest.raises(ValidationError):
        GuessableValidator().validate("zhanbolatova-1995", User(username="zhanbolatova"))


REPEATED = ["aA1!", "l33t", "qwertyuiop", "@4$0!1|3", "é", "password", "abcdefghijklm"]


def judged(times: int) -> float:
    """Seconds of processor time for passwords that repeat their letters so often."""
    began = time.process_time()
    for letters in REPEATED:
        rubbish = "".join(Random(letters).choices("abcdefghijkmnpqrstuvwxyz23456789", k=60))
        validate_password(letters * times + rubbish)
        validate_password(rubbish + letters * times)
    return time.process_time() - began


def test_long_ones_are_judged_as_soon_as_short_ones_and_not_refused_for_their_length() -> None:
    assert judged(times=1000) < 4 * judged(times=10)


@pytest.mark.django_db
def test_a_refused_password_leaves_the_invitation_open() -> None:
    row, link = make_invitation()
    answer = accepted(link, password="qwertyuiopasdf")
    assert "too easy to guess. Take four or five words" in answer.content.decode()
    assert not User.objects.filter(username="quiet-heron").exists()
    assert Invitation.objects.open(at=row.invited_at).filter(pk=row.pk).exists()


# --- a list of stolen ones ---------------------------------------------------------------------------------------

STOLEN = [f"stolen heron number {n}" for n in range(500)]


def listed(folder: Path, passwords: list[str], end: str = "\r\n") -> Path:
    path = folder / "stolen.txt"
    lines = sorted(f"{hashlib.sha1(each.encode()).hexdigest().upper()}:{n}{end}" for n, each in enumerate(passwords))
    path.write_bytes("".join(lines).encode())
    return path


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_every_stolen_password_is_found_and_no_other(tmp_path: Path, size: int, end: str) -> None:
    validator = BreachedValidator(listed(tmp_path, STOLEN[:size], end))
    for password in STOLEN[:size]:
        with pytest.raises(ValidationError, match="stolen"):
            validator.validate(password)
    for n in range(200):
        validator.validate(f"a heron that nobody stole {n}")


def test_what_would_stand_before_or_behind_the_whole_list_is_not_found(tmp_path: Path) -> None:
    path = listed(tmp_path, STOLEN)
    assert not is_in(path, b"0" * 40)
    assert not is_in(path, b"F" * 40)


@pytest.mark.parametrize("words", ["", "password:1\n", "8846F7EAEE8FB117AD06BDD830B7586C:1\n"])
def test_a_file_of_another_kind_is_refused_when_it_is_opened(tmp_path: Path, words: str) -> None:
    (path := tmp_path / "other.txt").write_text(words)
    with pytest.raises(ImproperlyConfigured, match="SHA-1"):
        BreachedValidator(path)


@pytest.mark.django_db
def test_passwords_are_kept_as_what_takes_long_to_compute(settings: Any) -> None:
    settings.PASSWORD_HASHERS = tracker.settings.PASSWORD_HASHERS
    assert make_user(password="seventeen quiet herons").password.startswith("argon2$argon2id$")
