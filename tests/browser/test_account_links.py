"""What leads into an account and what guards it, in a browser: invites, another address, the second factor, work."""

from typing import Any

import pytest

from chalicelib.commands import invites, sessions
from chalicelib.errors import Unauthenticated
from chalicelib.models import addresses, people
from tests.browser.browser import Browser
from tests.browser.devices import (
    EMAIL,
    PASSWORD,
    Place,
    device,
    enter_by_mail,
    follow_mail,
    form,
    log_in,
    logged_in,
    scanned,
    send,
    sign_up,
    turn_on_second_factor,
)

pytestmark = pytest.mark.browser
NEW = "lovelace@oak.example"
PROTOTYPE = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, '
LEFT = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, document.cookie]"""
ASK = """async ([base, token]) => {
  const answer = await fetch(`${base}/people`, { headers: { authorization: `Bearer ${token}` } });
  return [answer.status, (await answer.json()).type ?? ""];
}"""


def test_an_invited_editor_comes_in_and_may_do_nothing_until_they_have_a_second_factor(
    chromium: Browser, place: Place
) -> None:
    invites.send(actor="operator", email=EMAIL, role="editor", name="Ada")
    with device(chromium, place) as tab:
        follow_mail(tab, place)
        tab.wait_for_url("**/account/invite/")
        send(tab, "invite", handle="ada", password=PASSWORD)
        logged_in(tab, EMAIL)
        status, kind = asked_for_people(tab)
        assert (status, kind.rpartition("/")[2]) == (403, "second-factor-required")
        secret = turn_on_second_factor(tab, place)
        place.clock.move(seconds=30)
        log_in(tab, code=place.code(secret))
        tab.get_by_text("Recovery codes left: 10.").wait_for()
        assert asked_for_people(tab) == (200, "")


def asked_for_people(tab: Any) -> tuple[int, str]:
    """What the staff's list answers to whoever is logged in here."""
    with tab.expect_response("**/auth/refresh") as refreshed:
        tab.reload()
    answer = refreshed.value
    base = answer.url.removesuffix("/auth/refresh")
    status, kind = tab.evaluate(ASK, [base, answer.json()["access_token"]])
    return int(status), str(kind)


def test_another_address_is_in_force_once_its_mail_is_answered(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        send(tab, "address", email=NEW, password=PASSWORD).locator(".note:not(:empty)").wait_for()
        follow_mail(tab, place)
        tab.wait_for_url("**/account/address/")
        assert addresses.find(addresses.id_of(NEW)).person is None  # type: ignore[union-attr]
        send(tab, "address-confirm").locator(".note:not(:empty)").wait_for()
        tab.goto("/account/")
        logged_in(tab, NEW)


def test_the_code_on_the_screen_says_what_the_page_says_and_the_factor_can_be_turned_off(
    chromium: Browser, place: Place
) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        send(tab, "second-factor-offer")
        tab.locator("[data-show=scan]:visible").wait_for()
        secret = str(tab.locator("[data-secret]").text_content()).replace(" ", "")
        read = scanned(tab.locator("img.qr"))
        assert read == tab.locator("[data-show=scan] a").get_attribute("href")
        assert read.startswith(f"otpauth://totp/Oak:ada%40oak.example?secret={secret}&issuer=Oak&")
        send(tab, "second-factor-on", code=place.code(secret), password=PASSWORD)
        tab.locator("[data-show=codes] li").first.wait_for()
        place.clock.move(seconds=30)
        form(tab, "second-factor-off").locator("xpath=ancestor::details/summary").click()
        send(tab, "second-factor-off", password=PASSWORD, code=place.code(secret))
        tab.locator("[data-if=off]:visible").wait_for()
        assert tab.locator("[data-show=second-factor-note]").text_content()
        log_in(tab)
        assert not form(tab, "recovery").is_visible()


def test_whoever_was_locked_out_by_the_tries_of_others_comes_in_with_some_work(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        for network in range(20):
            with pytest.raises(Unauthenticated):
                sessions.log_in(email=EMAIL, password="not mine at all", network=f"192.0.{network}.0/24")
        tab.goto("/account/log-in/")
        with tab.expect_request(lambda sent: '"proof"' in (sent.post_data or "")):
            send(tab, "log-in", email=EMAIL, password=PASSWORD)
        logged_in(tab, EMAIL)


def test_a_reader_comes_in_by_a_link_alone(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab, device(chromium, place) as phone:
        sign_up(tab, place)
        enter_by_mail(phone, place)
        assert "#" not in phone.url
        send(phone, "enter")
        logged_in(phone, EMAIL)
        person = people.get(str(addresses.find(addresses.id_of(EMAIL)).person))  # type: ignore[union-attr]
        assert person.role == "reader"


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_whoever_logs_out_leaves_nothing_in_the_browser(chromium: Browser, place: Place) -> None:
    with device(chromium, place) as tab:
        sign_up(tab, place)
        assert EMAIL in tab.content()
        form(tab, "log-out").locator("button").click()
        tab.wait_for_url("**/account/log-in/")
        assert tab.context.cookies() == []
        assert tab.evaluate(LEFT) == [0, 0, 0, 0, ""]
        assert EMAIL not in tab.content()
        tab.go_back()
        assert EMAIL not in tab.content()
        assert not {EMAIL, PASSWORD} & set(
            tab.evaluate("[...document.querySelectorAll('input')].map((each) => each.value)")
        )
        tab.goto("/account/")
        tab.wait_for_url("**/account/log-in/")


@pytest.mark.parametrize("place", ["same"], indirect=True)
def test_no_answer_changes_what_all_objects_have(chromium: Browser, place: Place) -> None:
    """An answer as who has the API in hand could send it: the page does with it what it does, and nothing more."""

    def sent_on(route: Any) -> None:
        answer = route.fetch()
        text = answer.text()
        route.fulfill(response=answer, body=text.replace("{", PROTOTYPE, 1) if text.startswith('{"') else text)

    with device(chromium, place) as tab:
        sign_up(tab, place)
        tab.route("**/api/**", sent_on)
        tab.reload()
        logged_in(tab, EMAIL)
        send(tab, "profile", title="Countess").locator(".note:not(:empty)").wait_for()
        assert tab.evaluate("[({}).polluted, Object.prototype.polluted, [].polluted]") == [None, None, None]
        assert tab.evaluate("Object.keys(Object.prototype)") == []
