"""Nothing that goes into a header can make another header, or another recipient."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest

from chalicelib.errors import Invalid
from chalicelib.mail import Letter, header_safe
from chalicelib.mail.letters import Outgoing
from tests.mail.letters import BREAKS, FROM, HARMLESS, INJECTIONS, letter

NAMES = ["From", "To", "Subject", "Date", "Message-ID", "X-Own", "MIME-Version", "Content-Type"]
FIELDS = ["to", "subject", "sender", "header value", "header name", "from", "message id"]


def outgoing(made: Letter, *, sender: str = FROM, message_id: str = "01-sign-up") -> Outgoing:
    return Outgoing.checked(made, sender=sender, message_id=message_id)


def with_text(field: str, text: str) -> Outgoing:
    """A letter with the text in one of the places that feed headers."""
    places: dict[str, dict[str, Any]] = {
        "to": {"to": text},
        "subject": {"subject": text},
        "sender": {"sender": text},
        "header value": {"headers": (("X-Own", text),)},
        "header name": {"headers": ((text, "a"),)},
    }
    more = {"from": {"sender": text}, "message id": {"message_id": text}}.get(field, {})
    return outgoing(letter(**places.get(field, {})), **more)


def parsed(made: Outgoing) -> EmailMessage:
    return message_from_bytes(made.message().as_bytes(), policy=policy.default)


def recipients(message: EmailMessage) -> list[str]:
    fields = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    return [address for _, address in getaddresses(fields)]


def test_there_are_more_than_sixty_strings() -> None:
    assert len(set(BREAKS)) > 60


@pytest.mark.parametrize("field", FIELDS)
def test_no_string_that_breaks_a_header_gets_into_one(field: str) -> None:
    for text in INJECTIONS:
        with pytest.raises(Invalid):
            with_text(field, text)


@pytest.mark.parametrize("field", ["subject", "sender", "header value"])
@pytest.mark.parametrize("text", HARMLESS)
def test_odd_text_arrives_as_it_was_and_adds_no_header_and_no_recipient(field: str, text: str) -> None:
    given = {"headers": (("X-Own", text if field == "header value" else "a"),)}
    also = {} if field == "header value" else {field: text}
    message = parsed(outgoing(letter(**given, **also)))
    assert message.keys() == NAMES
    assert recipients(message) == ["ada@example.org"]
    name, address = _from(message)
    assert address == FROM
    found = {"subject": str(message["Subject"]), "sender": name, "header value": str(message["X-Own"])}[field]
    assert "".join(found.split()) == "".join(text.split()), "but for spaces where a long line is folded"


@pytest.mark.parametrize("name", ["Ada, Bob, " * 9, "x@e.example, " * 7, '"a" <x@e.example>, ' * 5, "a;" * 50 + "(b)"])
def test_a_long_name_of_the_sender_is_no_list_of_senders(name: str) -> None:
    """Found by a fuzzer: Python 3.11 leaves out the quotation marks where it folds a name."""
    found, address = _from(parsed(outgoing(letter(sender=name))))
    assert address == FROM
    assert re.findall(r"\w+", found) == re.findall(r"\w+", name)


def _from(message: EmailMessage) -> tuple[str, str]:
    [address] = message["From"].addresses
    return address.display_name, address.addr_spec


@pytest.mark.parametrize("name", ["Bcc", "cc", "TO", "From", "Reply-To", "Content-Type", "Resent-To", "a:b", "", "a b"])
def test_a_letter_brings_no_header_that_says_who_gets_it_or_what_it_is(name: str) -> None:
    with pytest.raises(Invalid, match="headers"):
        outgoing(letter(headers=((name, "a"),)))


@pytest.mark.parametrize("to", ["Ada@example.org", "a@b.example, c@d.example", "<ada@example.org>", "ada", ""])
def test_a_letter_has_one_address_as_it_is_stored(to: str) -> None:
    with pytest.raises(Invalid):
        outgoing(letter(to=to))


def test_what_is_safe_comes_back_and_what_is_not_is_refused_by_the_name_of_its_field() -> None:
    assert header_safe("Grüße", field="subject") == "Grüße"
    with pytest.raises(Invalid) as refused:
        header_safe("a\n", field="subject")
    assert refused.value.field == "subject"


def test_both_bodies_arrive_as_they_were() -> None:
    text, html = "Grüße.\n" + "long " * 300 + "\n.\n", "<p>日本</p>\n"
    message = parsed(outgoing(letter(text=text, html=html)))
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert rich
    lines = [part.get_content().replace("\r\n", "\n") for part in (plain, rich)]
    assert lines == [text, html]
