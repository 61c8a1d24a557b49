"""What a person does with an account in a browser of their own, and a publication for it.

with device(chromium, place) as tab:
    sign_up(tab, place)
    send(tab, "profile", name="Ada")
"""

import importlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyotp
from PIL import Image

from tests.browser import browser
from tests.browser.browser import Browser
from tests.conftest import HeldClock
from tests.machine import Machine

EMAIL, PASSWORD = "ada@oak.example", "engines weave algebra"
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d \(.*\)")
"""What Chromium says of every answer that refuses: that is no fault of the page."""


@dataclass
class Place:
    """A publication, the origin of its site, and the clock of both."""

    galley: Machine
    origin: str
    clock: HeldClock

    def code(self, secret: str) -> str:
        return pyotp.TOTP(secret.replace(" ", "")).at(int(self.clock.time.timestamp()))


@contextmanager
def device(chromium: Browser, place: Place, **settings: Any) -> Iterator[Any]:
    """A browser of its own, with cookies that outlive a page: Playwright's page.

    It fails in the end when its console has complained, such as of the content policy, or a script has failed.
    """
    complaints: list[str] = []
    context = chromium.chromium.new_context(base_url=place.origin, **settings)
    context.set_default_timeout(browser.PATIENCE)
    context.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
    context.on("weberror", lambda failed: complaints.append(str(failed.error)))
    try:
        yield context.new_page()
        assert complaints == []
    finally:
        context.close()


def _is_complaint(said: Any) -> bool:
    return said.type in {"error", "warning"} and not _REFUSED.fullmatch(said.text)


def form(tab: Any, name: str) -> Any:
    return tab.locator(f"form[data-form='{name}']")


def send(tab: Any, name: str, /, **values: str) -> Any:
    """Fill a form in and press its button."""
    found = form(tab, name)
    for field, value in values.items():
        found.locator(f"[name='{field}']").fill(value)
    found.locator("button[type=submit]").click()
    return found


def enter_by_mail(tab: Any, place: Place) -> None:
    """Ask for a link to log in with, and open it; the button that logs in is still to be pressed."""
    tab.goto("/account/log-in/")
    tab.get_by_text("Without a password").click()
    send(tab, "link", email=EMAIL).locator(".note:not(:empty)").wait_for()
    follow_mail(tab, place)
    tab.wait_for_url("**/account/enter/")


def follow_mail(tab: Any, place: Place) -> None:
    """Open the newest letter in the mailbox, and the link in it."""
    place.galley.settle()
    tab.goto("/_mailbox/")
    tab.locator("li a").first.click()
    tab.locator("pre a").first.click()


def sign_up(tab: Any, place: Place) -> None:
    tab.goto("/account/sign-up/")
    send(tab, "sign-up", email=EMAIL).locator(".note:not(:empty)").wait_for()
    follow_mail(tab, place)
    tab.wait_for_url("**/account/confirm/")
    send(tab, "confirm", name="Ada", handle="ada", password=PASSWORD)
    logged_in(tab, EMAIL)


def logged_in(tab: Any, email: str) -> None:
    """Wait until the page of the account says by which address it is opened."""
    tab.wait_for_url("**/account/")
    tab.get_by_text(f"You log in with {email}.").wait_for()


def log_in(tab: Any, **code: str) -> None:
    tab.goto("/account/log-in/")
    send(tab, "log-in", email=EMAIL, password=PASSWORD)
    if code:
        form(tab, "log-in").locator("[name=code]").wait_for()
        send(tab, "log-in", **code)
    tab.wait_for_url("**/account/")


def turn_on_second_factor(tab: Any, place: Place) -> str:
    """Gives the secret that the page shows."""
    send(tab, "second-factor-offer")
    tab.locator("[data-show=scan]:visible").wait_for()
    secret = str(tab.locator("[data-secret]").text_content())
    send(tab, "second-factor-on", code=place.code(secret), password=PASSWORD)
    tab.locator("[data-show=codes] li").first.wait_for()
    assert tab.locator("[data-show=codes] li").count() == 10
    return secret


def scanned(picture: Any) -> str:
    """What an app reads when it looks at a QR code on the screen."""
    picture.evaluate("(image) => image.decode()")
    shown = Image.open(io.BytesIO(picture.screenshot())).convert("L")
    zxing: Any = importlib.import_module("zxingcpp")  # of requirements-browser.txt, which `make check` has not
    [found] = zxing.read_barcodes(shown)
    return str(found.text)
