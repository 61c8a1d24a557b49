"""A reader's account in a real browser, from the first mail to the last: on the API's own origin, and on another."""

from typing import Any

import pytest

from chalicelib.models import addresses
from chalicelib.models.ledger import of
from chalicelib.projections.pages.files import ACCOUNT_PAGES
from tests.browser.browser import Browser, Page
from tests.browser.devices import (
    EMAIL,
    PASSWORD,
    Place,
    device,
    enter_by_mail,
    form,
    log_in,
    send,
    sign_up,
    turn_on_second_factor,
)
from tests.judges import tools

pytestmark = pytest.mark.browser
ASK = "() => axe.run(document, { resultTypes: ['violations'] })"


def test_an_account_from_the_first_mail_to_the_last(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab, device(chromium, place) as phone:
        sign_up(tab, place)
        assert "#" not in tab.url
        secret = turn_on_second_factor(tab, place)
        tab.reload()
        tab.get_by_text("Recovery codes left: 10.").wait_for()
        place.clock.move(seconds=30)
        log_in(phone, code=place.code(secret))
        phone.get_by_text("Recovery codes left: 10.").wait_for()
        tab.reload()
        tab.locator(".sessions form:visible button").click()
        tab.get_by_text("The device is logged out.").wait_for()
        phone.reload()
        phone.wait_for_url("**/account/log-in/")
        send(tab, "data", password=PASSWORD)
        assert "exports/" in tab.locator("a[data-show=data]:visible").get_attribute("href")
        address = addresses.find(addresses.id_of(EMAIL))
        assert address
        send(tab, "deletion", password=PASSWORD)
        tab.get_by_text("Your account is deleted.").wait_for()
        assert [entry.kind for entry in of(f"person#{address.person}")][-1] == "person.deleted"
        tab.goto("/account/")
        tab.wait_for_url("**/account/log-in/")


def sessions(tab: Any) -> list[str]:
    return [str(each) for each in tab.locator(".sessions form").evaluate_all("all => all.map((one) => one.dataset.id)")]


def test_what_is_shown_of_oneself_is_changed_and_has_a_page(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        tab.get_by_role("button", name="Add a link").click()
        tab.get_by_label("Name of the link").fill("Notes")
        tab.get_by_label("Address of the link").fill("https://ada.example/")
        tab.get_by_label("Show a page about me to everybody").check()
        send(tab, "profile", bio="Writes *about* engines.").locator(".note:not(:empty)").wait_for()
        send(tab, "profile", title="Countess").locator(".note:not(:empty)").wait_for()
        place.galley.settle()
        tab.goto("/people/ada/")
        assert tab.locator(".p-note em").text_content() == "about"
        assert tab.get_by_role("link", name="Notes").get_attribute("rel") == "me nofollow ugc"


def test_what_is_wrong_is_said_beside_its_field_and_has_the_focus(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        send(tab, "password", password="not mine at all", new_password="looms weave flowers")
        wait_for_fault(tab, "password-password", "This is not your current password.")
        send(tab, "password", password=PASSWORD, new_password="password")
        wait_for_fault(tab, "password-new_password", "At least 8 characters, and none")
        tab.goto("/account/log-in/")
        send(tab, "log-in", email="nonsense")
        wait_for_fault(tab, "log-in-email", "Write an e-mail address")
        send(tab, "log-in", email=EMAIL, password="not mine at all")
        form(tab, "log-in").get_by_text("The address or the password is wrong").wait_for()
        tab.goto("/account/confirm/#nonsense")
        send(tab, "confirm", name="Eve", password=PASSWORD)
        form(tab, "confirm").get_by_text("This link is no longer good.").wait_for()


def wait_for_fault(tab: Any, field: str, text: str) -> None:
    tab.locator(f"#{field}-fault").get_by_text(text).wait_for()
    assert tab.evaluate("document.activeElement.id") == field
    assert tab.locator(f"#{field}").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_a_link_in_a_mail_changes_nothing_until_the_button_is_pressed(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab, device(chromium, place) as phone:
        sign_up(tab, place)
        enter_by_mail(phone, place)
        assert len(sessions(tab)) == 1
        tab.reload()
        tab.locator(".sessions li").wait_for()
        assert len(sessions(tab)) == 1
        send(phone, "enter")
        phone.get_by_text(f"You log in with {EMAIL}.").wait_for()


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_two_tabs_that_are_loaded_together_both_stay_in(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        others = [tab.context.new_page() for _ in range(3)]
        for each in others:
            each.goto("/account/", wait_until="commit")
        for each in others:
            each.get_by_text(f"You log in with {EMAIL}.").wait_for()


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_without_a_script_a_page_says_so_and_shows_no_form(chromium: Browser, place: Place) -> None:
    with device(chromium, place, java_script_enabled=False) as tab:
        tab.goto("/account/log-in/")
        assert "Accounts need JavaScript" in tab.locator("main").inner_text()
        assert not tab.locator("form[data-form]").first.is_visible()


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_every_page_is_fit_for_all_in_light_and_dark_and_on_a_small_screen(chromium: Browser, place: Place) -> None:
    axe = (tools.npm() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with device(chromium, place) as tab:
        page = Page(tab)
        sign_up(tab, place)
        tab.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        for name in ACCOUNT_PAGES:
            tab.goto(f"/account/{'' if name == 'account' else name + '/'}#{'' if name == 'account' else 'x'}")
            tab.locator("[data-account]:visible").wait_for()
            tab.evaluate(axe)
            for scheme, width in (("light", 320), ("dark", 1200)):
                tab.emulate_media(color_scheme=scheme)
                tab.set_viewport_size({"width": width, "height": 900})
                assert [(each["id"], each["nodes"][0]["html"]) for each in tab.evaluate(ASK)["violations"]] == [], name
                assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.complaints == []
