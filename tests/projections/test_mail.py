"""Who is told what, by whom nobody else is: from entries of the ledger to letters."""

import re

import pytest

from chalicelib import events, one_time
from chalicelib.commands import site
from chalicelib.projections import mail as projection
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.projections.posting import Mailboxes, address, body, commit, everything, invite, person, session, waiting

LINK = re.compile(r"http://localhost:3000(/[a-z/-]+)#(\S+)")


@pytest.mark.parametrize("purpose", ["sign-up", "reset", "magic-link"])
def test_a_link_is_good_for_its_purpose_and_row_and_only_in_the_fragment(
    galley: Machine, mailboxes: Mailboxes, purpose: str
) -> None:
    own = person()[1] if purpose != "sign-up" else address()
    own.pending = waiting(purpose)
    commit(own, events.AddressAsked(purpose=purpose))
    galley.settle()
    letter = mailboxes.only()
    assert mailboxes.told() == [("ada@example.org", purpose)]
    [(page, token)] = LINK.findall(body(letter))
    assert page == one_time.PAGES[purpose]
    assert one_time.read(purpose, token) == (own.id, "n" * 43)
    assert f'href="http://localhost:3000{page}#{token}"' in body(letter, "html")


def test_a_new_address_gets_the_link_to_confirm_it(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, _ = person()
    new = address("new@example.org", pending=waiting("address", person=ada.id))
    commit(new, events.AddressChangeAsked(person=ada.id))
    galley.settle()
    assert mailboxes.told() == [("new@example.org", "address")]
    [(page, token)] = LINK.findall(body(mailboxes.only()))
    assert (page, one_time.read("address", token)) == ("/account/address/", (new.id, "n" * 43))


def test_an_invite_goes_to_who_is_invited(galley: Machine, mailboxes: Mailboxes) -> None:
    commit(invite("operator"), events.InviteSent(role="author"))
    galley.settle()
    assert mailboxes.told() == [("guest@example.org", "invite")]
    [(page, token)] = LINK.findall(body(mailboxes.only()))
    assert (page, one_time.read("invite", token)) == ("/account/invite/", ("01INVITE", "i" * 43))


def test_who_signs_up_again_is_told_that_they_have_an_account(galley: Machine, mailboxes: Mailboxes) -> None:
    _, own = person()
    own.pending = waiting("sign-up")
    commit(own, events.AddressAsked(purpose="sign-up"))
    galley.settle()
    assert mailboxes.told() == [("ada@example.org", "account-exists")]
    text = body(mailboxes.only())
    assert "http://localhost:3000/account/log-in/\n" in text
    assert "http://localhost:3000/account/reset/\n" in text
    assert "#" not in text


def test_an_address_that_is_taken_gives_nobody_a_link_to_change_to_it(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, (_, taken) = person()[0], person("eve")
    taken.pending = waiting("address", person=ada.id)
    commit(taken, events.AddressChangeAsked(person=ada.id))
    galley.settle()
    assert mailboxes.told() == [("eve@example.org", "account-exists")]
    assert not LINK.search(body(mailboxes.only()))


@pytest.mark.parametrize("purpose", ["reset", "magic-link"])
@pytest.mark.parametrize("status", ["", "suspended", "deleted"])
def test_who_is_unknown_or_not_active_is_told_nothing(
    galley: Machine, mailboxes: Mailboxes, purpose: str, status: str
) -> None:
    own = person(status=status)[1] if status else address()
    own.pending = waiting(purpose)
    commit(own, events.AddressAsked(purpose=purpose))
    galley.settle()
    assert mailboxes.told() == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"role": "reader"}, "magic-link"),
        ({"role": "reader", "totp": "nonce"}, "use-password"),
        ({"role": "author"}, "use-password"),
        ({"role": "editor"}, "use-password"),
        ({"role": "owner"}, "use-password"),
    ],
)
def test_a_link_to_log_in_is_for_readers_without_a_second_factor(
    galley: Machine, mailboxes: Mailboxes, given: dict[str, str], name: str
) -> None:
    _, own = person(**given)
    own.pending = waiting("magic-link")
    commit(own, events.AddressAsked(purpose="magic-link"))
    galley.settle()
    assert mailboxes.told() == [("ada@example.org", name)]
    assert bool(LINK.search(body(mailboxes.only()))) == (name == "magic-link")


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (events.PersonPasswordChanged(way="reset"), "password-changed"),
        (events.PersonSecondFactorChanged(on=True), "second-factor-on"),
        (events.PersonSecondFactorChanged(on=False), "second-factor-off"),
    ],
)
def test_a_change_of_what_lets_somebody_in_is_told_to_them(
    galley: Machine, mailboxes: Mailboxes, event: events.Event, name: str
) -> None:
    ada, _ = person()
    commit(ada, event)
    galley.settle()
    assert mailboxes.told() == [("ada@example.org", name)]
    assert "http://localhost:3000/account/reset/\n" in body(mailboxes.only())


def test_a_change_of_address_is_told_to_the_old_and_the_new(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, old = person()
    new = address("new@example.org", person=ada.id, former=old.email)
    commit(new, events.AddressSuppressed(why=""))
    ada.address = new.id
    commit(ada, events.PersonAddressChanged(before=old.id, after=new.id))
    galley.settle()
    assert sorted(mailboxes.told()) == [("ada@example.org", "address-left"), ("new@example.org", "address-taken")]
    left, taken = sorted(mailboxes.letters(), key=lambda letter: str(letter["To"]))
    assert "new@example.org" not in left.as_string()
    assert "ada@example.org" not in taken.as_string()


def test_a_recovery_code_and_a_stolen_session_are_told_and_a_usual_session_is_not(
    galley: Machine, mailboxes: Mailboxes
) -> None:
    ada, _ = person()
    own = session(ada)
    commit(own, events.SessionStarted(person=ada.id, factors=("password", "totp")))
    galley.settle()
    assert mailboxes.told() == []
    commit(own, events.SessionStarted(person=ada.id, factors=("password", "recovery-code")))
    commit(own, events.SessionStolen(person=ada.id))
    galley.settle()
    assert [name for _, name in mailboxes.told()] == ["recovery-code-used", "session-stolen"]


@pytest.mark.parametrize("rises", [False, True])
def test_who_invited_is_told_that_it_was_accepted_if_they_are_a_person(
    galley: Machine, mailboxes: Mailboxes, rises: bool
) -> None:
    eve, guest = person("eve", role="owner")[0], person("guest", role="author")[0]
    for host in ("operator", "token#01", eve.subject):
        sent = invite(host, status="accepted")
        sent.id = f"01{host}"
        commit(sent, events.InviteSent(role="author"))
        role_changed = events.PersonRoleChanged(role="author", before="reader", invite=sent.id)
        commit(guest, role_changed if rises else events.PersonJoined(role="author", invite=sent.id))
    galley.settle()
    assert mailboxes.told() == [("eve@example.org", "invite-accepted")]


def test_who_joins_or_rises_without_an_invite_is_no_news_for_anybody(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, _ = person()
    commit(ada, events.PersonJoined(role="reader"))
    commit(ada, events.PersonRoleChanged(role="author", before="reader"))
    galley.settle()
    assert mailboxes.told() == []


def test_an_address_that_was_emptied_with_its_account_is_told_nothing(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, own = person()
    changed = commit(ada, events.PersonPasswordChanged(way="change"))
    own.email = ""
    commit(own, events.AddressSuppressed(why=""))
    projection.apply([changed])
    assert mailboxes.told() == []


def test_a_link_to_change_to_an_address_goes_only_to_who_asked_last(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, eve = person()[0], person("eve")[0]
    new = address("new@example.org", pending=waiting("address", person=ada.id))
    first = commit(new, events.AddressChangeAsked(person=ada.id))
    new.pending = waiting("address", person=eve.id)
    commit(new, events.AddressChangeAsked(person=eve.id))
    projection.apply([first])
    assert mailboxes.told() == []
    galley.settle()
    assert len(mailboxes.told()) == 1


@pytest.mark.parametrize("how", ["used", "late"])
def test_a_link_that_is_no_longer_good_is_not_sent(
    galley: Machine, mailboxes: Mailboxes, held_clock: HeldClock, how: str
) -> None:
    own = address(pending=waiting("sign-up"))
    asked = commit(own, events.AddressAsked(purpose="sign-up"))
    if how == "used":
        own.pending = {}
        commit(own, events.AddressSuppressed(why=""))
    else:
        held_clock.move(minutes=30)
    projection.apply([asked])
    assert mailboxes.told() == []


@pytest.mark.parametrize("how", ["withdrawn", "late"])
def test_an_invite_that_is_no_longer_good_is_not_sent(
    galley: Machine, mailboxes: Mailboxes, held_clock: HeldClock, how: str
) -> None:
    sent = invite("operator", status="withdrawn" if how == "withdrawn" else "open")
    entry = commit(sent, events.InviteSent(role="author"))
    held_clock.move(days=7 if how == "late" else 0)
    projection.apply([entry])
    assert mailboxes.told() == []


def test_a_letter_says_nothing_that_another_person_has_chosen_or_that_is_about_them(
    galley: Machine, mailboxes: Mailboxes
) -> None:
    ada, own = person()
    person("eve", role="owner")
    everything(ada, own)
    galley.settle()
    assert len(mailboxes.letters()) > 8
    for letter in mailboxes.letters():
        said = f"{letter.as_string()} {body(letter)} {body(letter, 'html')}"
        others = {"ada@example.org", "eve@example.org", "guest@example.org"} - {str(letter["To"])}
        assert "Secret-Name" not in said
        assert not [each for each in others if each in said]


def test_links_begin_with_the_base_url_of_the_publication_and_its_title_is_only_text(
    galley: Machine, mailboxes: Mailboxes
) -> None:
    title = 'A "Paper" & <b>Söhne</b> =?utf-8?q?x?='
    changed = {"title": title, "base_url": "https://paper.example/blog", "language": "de"}
    site.configure(actor="operator", settings=changed)
    own = address(pending=waiting("sign-up"))
    commit(own, events.AddressAsked(purpose="sign-up"))
    galley.settle()
    letter = mailboxes.only()
    assert "https://paper.example/blog/account/confirm/#" in body(letter)
    assert 'A "Paper" & <b>Söhne</b>' in body(letter)
    assert "<b>" not in body(letter, "html")
    assert '<html lang="de" dir="ltr">' in body(letter, "html")
    assert "Der Link gilt einmal, bis 1. März 2026, 12:30 (UTC)." in body(letter)
    assert str(letter["Auto-Submitted"]) == "auto-generated"


def test_the_html_of_a_letter_loads_nothing(galley: Machine, mailboxes: Mailboxes) -> None:
    everything(*person())
    galley.settle()
    for letter in mailboxes.letters():
        html = body(letter, "html")
        assert not re.search(r"<(script|img|link|style|iframe|object|form)\b|\bsrc=|\bon\w+=|\bstyle=", html)
