"""Browsers of people who never met, each watched for what goes wrong, and what they do on the way to the public page."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from recommendations.models import FollowUpEvent, User
from tests.accounts.people import PASSWORD, code, signed_in
from tests.evidence.corpus_pictures import jpeg

TITLE = "The parliament adopted a law that asks for notice of an assembly instead of permission."
CAPTION = "The first page of the law as the gazette printed it"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What has the focus, and whether the middle of it is seen.
REACHED = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return [it.value === "submit" ? "submit" : it.name || it.textContent, it === seen || it.contains(seen)];
}"""
PICTURE = {"name": "aigul at the akimat 12.34.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Person:
    """Somebody at a browser. ``stop`` looks at the page that is reached; ``faults`` is what was wrong on the way.

    What the content security policy forbids stands among the console's errors.
    """

    def __init__(self, browser: Browser, base: str, axe: Callable[[Page], list[str]], **options: Any) -> None:
        self.scripts, self.axe, self.base = options.get("java_script_enabled", True), axe, base
        self.context = browser.new_context(base_url=base, **options)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def stop(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        if not self.page.evaluate(FITS):
            self.faults.append(f"{self.page.url} is wider than the window")
        if self.scripts:
            self.faults += [f"{self.page.url} {fault}" for fault in self.axe(self.page)]

    def press(self, name: str, **options: Any) -> None:
        self.page.get_by_role("button", name=name, **options).click()

    def follow(self, name: str, **options: Any) -> None:
        self.page.get_by_role("link", name=name, **options).first.click()

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def read(self, words: str) -> None:
        expect(self.page.get_by_text(words)).to_be_visible()


@contextmanager
def at_a_browser(*args: Any, **options: Any) -> Iterator[Person]:
    """A person whose browser is closed at the end."""
    person = Person(*args, **options)
    try:
        yield person
    finally:
        person.context.close()


# --- coming in ---------------------------------------------------------------------------------------------------


def sign_in(person: Person, name: str) -> None:
    person.page.goto("/accounts/login/")
    person.stop("Sign in")
    person.fill("User name", name)
    person.fill("Password", PASSWORD)
    person.press("Sign in", exact=True)
    person.stop("Second factor")
    person.fill("Code", code())
    person.press("Sign in")
    person.stop("Desk")


def invite(reviewer: Person) -> str:
    """The link, which the reviewer sees once."""
    reviewer.follow("People")
    reviewer.stop("People")
    reviewer.follow("Invite somebody")
    reviewer.stop("Invite somebody")
    reviewer.page.get_by_label("Role").select_option("staff")
    reviewer.press("Make the link")
    reviewer.stop("Hand over this link")
    link = reviewer.page.locator("code.link").inner_text()
    reviewer.page.goto("/accounts/invitations/")
    expect(reviewer.page.locator("body")).not_to_contain_text(link)
    return link


def accept(colleague: Person, link: str, name: str) -> None:
    colleague.page.goto(link)
    colleague.stop("Make your account")
    colleague.fill("User name", name)
    colleague.fill("New password", PASSWORD)
    colleague.fill("New password confirmation", PASSWORD)
    colleague.press("Go on")
    colleague.stop("Your account")
    colleague.follow("Set up an app")
    colleague.stop("Set up an app")
    colleague.fill("Code", code(colleague.page.locator("code.secret").inner_text()))
    colleague.press("Confirm")
    colleague.stop("Recovery codes")
    expect(colleague.page.locator(".codes li")).to_have_count(10)
    colleague.follow("I have them: go on")
    colleague.stop("Desk")


def add_passkey(person: Person) -> None:
    authenticator = person.context.new_cdp_session(person.page)
    authenticator.send("WebAuthn.enable")
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    person.follow("your account")
    person.stop("Your account")
    person.follow("Add a passkey")
    person.stop("Add a passkey")
    person.press("Add a passkey")
    person.stop("Your account")


def come_back_by_passkey(person: Person) -> None:
    person.press("Sign out")
    person.stop("Sign in")
    person.press("Sign in with a passkey")
    person.stop("Desk")


def come_in(person: Person, user: User) -> None:
    """With the session that signing in would have made."""
    cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
    person.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": person.base}])
    person.page.goto("/desk/")
    person.stop("Desk")


def let_minutes_pass(person: Person) -> None:
    """Bring the moment when this browser last showed a second factor ten minutes back."""
    cookies = {each["name"]: each["value"] for each in person.context.cookies()}
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 600} for record in session["account_authentication_methods"]
    ]
    session.save()


# --- logging -----------------------------------------------------------------------------------------------------


def open_form(person: Person, address: str, heading: str) -> None:
    person.page.goto(address)
    person.stop(heading)
    person.follow("log what happened")
    person.stop("Log an event")


def type_event(person: Person) -> None:
    person.fill("What happened", TITLE)
    person.fill("When", "2020-05-25")
    person.fill("Where", "Nur-Sultan")
    person.page.get_by_label("Kind").select_option("law")
    person.page.get_by_label("Bearing", exact=True).select_option("progress")
    person.fill("Why", "Notice takes the place of permission.")
    person.page.get_by_role("textbox", name="Sources").fill("https://example.org/law The law in the gazette")


def attach_picture(person: Person) -> None:
    """With scripts it is sent at once; without them with the form, which then asks what it shows."""
    person.page.get_by_label("Files").set_input_files([PICTURE])
    if not person.scripts:
        return
    expect(person.page.locator(".uploads .says")).to_have_text("Saved")
    person.fill("What it shows", CAPTION)
    expect(person.page.locator("[data-status]")).to_have_text(re.compile(r"^Saved \d"))


def hand_over(person: Person) -> None:
    person.stop("Log an event")
    person.press("Save and hand over for review")
    person.read("Saved, and handed over for review.")
    person.stop(TITLE)


# --- review ------------------------------------------------------------------------------------------------------


def open_from_queue(person: Person, *, of: str = "review") -> None:
    person.page.goto(f"/desk/?list={of}")
    person.stop("Desk")
    person.follow(TITLE)
    person.stop(TITLE)


def release_picture(reviewer: Person) -> None:
    page = reviewer.page
    reviewer.follow("Open: Evidence")
    reviewer.stop("JPEG")
    reviewer.press("Make a cleaned copy")
    reviewer.read("A cleaned copy was made.")
    let_minutes_pass(reviewer)
    reviewer.follow("Look at it and release it")
    reviewer.stop("Is it you?")
    reviewer.fill("Code", code(later=1))
    reviewer.press("Confirm")
    reviewer.stop("Release this copy")
    for box in page.get_by_role("checkbox").all():
        box.check()
    reviewer.press("Release it")
    reviewer.read("Released. It is public wherever its event is.")
    reviewer.stop("JPEG")


def approve_at_once(reviewer: Person) -> None:
    for box in reviewer.page.get_by_role("checkbox").all():
        box.check()
    reviewer.page.get_by_label("At once").check()
    reviewer.press("Approve", exact=True)
    reviewer.read("Published. Readers see it now.")


def return_with_comment(reviewer: Person, comment: str) -> None:
    open_from_queue(reviewer)
    reviewer.follow("Return to its author")
    reviewer.stop(TITLE)
    reviewer.fill("What is to be changed", comment)
    reviewer.press("Return to its author")
    reviewer.read("Returned to its author with your comment.")


def mend_and_hand_over(author: Person, comment: str, details: str) -> None:
    open_from_queue(author, of="returned")
    author.read(comment)
    author.follow("Edit")
    author.stop("Edit the event")
    author.page.get_by_text("More", exact=True).click()
    author.fill("Details", details)
    author.press("Save and hand over for review")
    author.read("Saved, and handed over for review.")


def approve_for_tomorrow(reviewer: Person, details: str) -> None:
    open_from_queue(reviewer)
    reviewer.read(details)
    for box in reviewer.page.get_by_role("checkbox").all():
        box.check()
    reviewer.press("Approve", exact=True)
    reviewer.read("Approved. It will be published in the course of that day.")


def withdraw_by_passkey(reviewer: Person, event: FollowUpEvent) -> None:
    """Minutes after coming in, so that the passkey is asked for; what was typed before is done after it."""
    let_minutes_pass(reviewer)
    reviewer.page.goto(f"/desk/events/{event.public_id}/")
    reviewer.follow("Withdraw")
    reviewer.stop(TITLE)
    reviewer.fill("Reason", "The law was never signed.")
    reviewer.press("Withdraw")
    reviewer.stop("Is it you?")
    reviewer.follow("Use a passkey")
    reviewer.stop("Is it you?")
    reviewer.press("Use a passkey")
    reviewer.read("Withdrawn. Its address now says so, without its content.")
