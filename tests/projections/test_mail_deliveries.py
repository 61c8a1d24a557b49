"""Each letter goes out once: whatever comes twice, out of order, at the same time, or is cut off in the middle."""

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from moto.ses.models import ses_backends

from chalicelib import aws, clock, events, mail
from chalicelib.commands import addresses as commands
from chalicelib.errors import Conflict
from chalicelib.mail import Letter, Refused
from chalicelib.models import done
from chalicelib.models.ledger import Entry
from chalicelib.projections import MAIL
from chalicelib.projections import mail as projection
from chalicelib.projections.mail import deliveries
from chalicelib.settings import settings
from local.resources import ACCOUNT, REGION
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.projections.posting import Mailboxes, address, commit, everything, person, waiting
from tests.sim.faults import FAULTS, Crash, Fault, Plan, striking

FROM = "press@paper.example"


@pytest.mark.parametrize("why", ["bounced", "complained"])
def test_a_suppressed_address_gets_nothing_of_any_kind(galley: Machine, mailboxes: Mailboxes, why: str) -> None:
    ada, own = person(suppressed=why)
    guest = address("guest@example.org", suppressed=why)
    commit(guest, events.AddressSuppressed(why=why))
    everything(ada, own)
    galley.settle()
    assert mailboxes.told() == []


def test_every_kind_that_is_followed_is_told_of_and_nothing_else(galley: Machine, mailboxes: Mailboxes) -> None:
    everything(*person())
    galley.settle()
    told = {name for _, name in mailboxes.told()}
    followed = {str(entry.kind) for entry in Entry.scan()} & MAIL.follows
    assert followed == MAIL.follows
    assert told >= {"account-exists", "reset", "magic-link", "invite", "invite-accepted", "session-stolen"}


def test_twice_is_once_and_out_of_order_is_in_order(galley: Machine, mailboxes: Mailboxes) -> None:
    everything(*person())
    galley.settle()
    first, files = mailboxes.told(), stamps(mailboxes)
    entries = [entry for entry in Entry.scan() if entry.kind in MAIL.follows]
    for seed in range(3):
        shuffled = [*entries, *entries]
        random.Random(seed).shuffle(shuffled)
        projection.apply(shuffled)
    assert (mailboxes.told(), stamps(mailboxes)) == (first, files)


def stamps(mailboxes: Mailboxes) -> list[tuple[str, int]]:
    """When each letter was last written: a letter that goes out again is written again."""
    return sorted((file.name, file.stat().st_mtime_ns) for file in mailboxes.folder.iterdir())


def test_a_lost_mark_of_the_whole_entry_sends_nothing_again(galley: Machine, mailboxes: Mailboxes) -> None:
    """The sweeper then has the entry followed once more."""
    ada, _ = person()
    entry = commit(ada, events.PersonPasswordChanged(way="change"))
    galley.settle()
    before = stamps(mailboxes)
    mark = done.find(entry.name, "mail")
    assert mark
    mark.delete()
    galley.lose_stream()
    projection.handle([{"messageId": "1", "body": message(entry)}])
    assert stamps(mailboxes) == before
    assert done.find(entry.name, "mail")


def message(entry: Entry) -> str:
    return f'{{"subject": "{entry.subject}", "version": {int(entry.version)}, "kind": "{entry.kind}"}}'


def test_an_address_suppressed_while_the_letter_waits_gets_nothing(galley: Machine, mailboxes: Mailboxes) -> None:
    own = address(pending=waiting("sign-up"))
    asked = commit(own, events.AddressAsked(purpose="sign-up"))
    commands.suppress(actor="ses", address_id=own.id, why="complained")
    projection.apply([asked])
    assert mailboxes.told() == []
    assert state_of(asked, own.id) == deliveries.SUPPRESSED


def state_of(entry: Entry, address_id: str) -> str:
    mark = done.find(entry.name, f"mail:{address_id}")
    return str(mark.state) if mark else ""


def test_while_one_worker_sends_a_letter_another_waits(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, own = person()
    entry = commit(ada, events.PersonPasswordChanged(way="change"))
    assert deliveries.claim(entry.name, own.id)
    with pytest.raises(Conflict):
        projection.apply([entry])
    assert mailboxes.told() == []


def test_a_claim_that_nobody_settles_lapses(galley: Machine, mailboxes: Mailboxes, held_clock: HeldClock) -> None:
    ada, own = person()
    entry = commit(ada, events.PersonPasswordChanged(way="change"))
    deliveries.claim(entry.name, own.id)
    held_clock.move(seconds=deliveries.LEASE.total_seconds())
    projection.apply([entry])
    assert len(mailboxes.told()) == 1


def test_a_letter_that_is_refused_for_good_is_given_up_and_the_others_go_out(
    galley: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, old = person()
    new = address("new@example.org", former=old.email)
    commit(new, events.AddressSuppressed(why=""))
    entry = commit(ada, events.PersonAddressChanged(before=old.id, after=new.id))
    tried: Counter[str] = Counter()

    def carrier(letter: Letter, *, message_id: str) -> None:
        tried[letter.to] += 1
        if letter.to == old.email:
            raise Refused("550")

    monkeypatch.setattr(mail, "send", carrier)
    for _ in range(2):
        projection.apply([entry])
    assert tried == {old.email: 1, new.email: 1}
    assert (state_of(entry, old.id), state_of(entry, new.id)) == (deliveries.GIVEN_UP, deliveries.TOLD)


def test_a_carrier_that_is_down_is_tried_again_at_once_and_then_each_is_told_once(
    galley: Machine, monkeypatch: pytest.MonkeyPatch, mailboxes: Mailboxes
) -> None:
    ada, _ = person()
    commit(ada, events.PersonPasswordChanged(way="change"))
    real, down = mail.send, iter([True, True, False])

    def carrier(letter: Letter, *, message_id: str) -> None:
        if next(down):
            raise OSError("no connection")
        real(letter, message_id=message_id)

    monkeypatch.setattr(mail, "send", carrier)
    galley.settle()
    assert mailboxes.told() == [("ada@example.org", "password-changed")]


@pytest.fixture
def ses(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(mail, "settings", replace(settings, mail="ses", mail_from=FROM))
    aws.client("sesv2").create_email_identity(EmailIdentity=FROM)
    return ses_backends[ACCOUNT][REGION]


@pytest.mark.thorough
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_breaks_at_any_call_each_is_told_and_twice_only_after_a_break_behind_the_sending(
    ses: Any, held_clock: HeldClock, fault: Fault
) -> None:
    for at in range(50):
        ada, old = person(f"old{at}")
        new = address(f"new{at}@example.org", former=old.email)
        commit(new, events.AddressSuppressed(why=""))
        entry = commit(ada, events.PersonAddressChanged(before=old.id, after=new.id))
        plan = Plan(at=at, fault=fault)
        with striking(plan), suppress(Crash, Exception):
            projection.apply([entry])
        held_clock.move(minutes=3)
        projection.apply([entry])
        sent = Counter(sent_to(ses, old.email) + sent_to(ses, new.email))
        assert set(sent) == {old.email, new.email}, f"{fault} at {plan.calls[at : at + 1]}: somebody was not told"
        behind = plan.struck and (plan.calls[at] == "SendEmail" or plan.calls[at - 1] == "SendEmail")
        assert sent.total() - 2 <= int(behind), f"{fault} at {plan.calls[at : at + 1]}: told again"
        if not plan.struck:
            return
    pytest.fail("there is no end of calls")


def sent_to(ses: Any, email: str) -> list[str]:
    return [email for each in ses.sent_messages if each.destinations == {"ToAddresses": [email]}]


def test_marks_outlive_what_an_operator_can_still_send_again(galley: Machine, mailboxes: Mailboxes) -> None:
    ada, own = person()
    entry = commit(ada, events.PersonPasswordChanged(way="change"))
    galley.settle()
    mark = done.find(entry.name, f"mail:{own.id}")
    assert mark
    assert mark.expires > clock.now().timestamp() + done.PARKED_SECONDS
