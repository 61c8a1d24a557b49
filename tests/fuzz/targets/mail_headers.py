"""What stands in the headers of a letter; the lines of an input are subject, name of the sender, and values."""

import re
from email import policy
from email.parser import BytesHeaderParser

from chalicelib.mail.letters import Letter, Outgoing, header_safe
from chalicelib.projections.mail.letters import _UNSAFE
from tests.fuzz.target import Target, text

_OWN = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


def run(data: bytes) -> bool:
    subject, sender, value = (*text(data).split("|", 2), "", "")[:3]
    header_safe(_UNSAFE.sub(" ", subject), field="subject")
    letter = Letter(
        to="ada@example.org", subject=subject, sender=sender, text=value.encode("utf-8",
        "replace").decode(), html="<p>a</p>",
        headers=(("Auto-Submitted", value),),
    )  # fmt: skip
    outgoing = Outgoing.checked(letter, sender="press@paper.example", message_id="a-1")
    written = outgoing.message().as_bytes(policy=policy.SMTP)
    read = BytesHeaderParser(policy=policy.default).parsebytes(written)
    assert read.keys() == _OWN, "it has another header"
    assert [address.addr_spec for address in read["To"].addresses] == [letter.to], "it goes to somebody else"
    assert [address.addr_spec for address in read["From"].addresses] == ["press@paper.example"]
    assert _spaced(read["Subject"]) == _spaced(subject), "it has another subject"
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", written), "a line ends in two ways"
    return True


def _spaced(words: str) -> str:
    return " ".join(words.split())


TARGET = Target(
    parser="mail.letters.Outgoing.checked",
    holds="a letter to one address with the headers that it was given and no other, or `Invalid`",
    accepted="made a letter",
    run=run,
    seeds=(b"A subject|The Paper|auto-generated", "Grüße, „Zwiebelfische“|Söhne & Co|x".encode(),
           b'Re: a; b, c|"Ada" <ada@example.org>|no', "日刊：一面|日刊|x".encode(),
           b"a " * 60 + b"|" + b"b," * 40 + b"|c"),
    words=(b"|", b"\r\n", b"\n", b"\r", b"\r\nBcc: x@e.example", b"\r\n\r\n", b"=?utf-8?q?=0ABcc:?=", b"=?", b"?=",
           b"\x00", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xed\xa0\x80",
           b'"', b"\\", b"<", b">", b",", b";", b":", b"@", b"(", b")", b"\t", b" ", b"x@e.example, ", "é".encode(),
           "日".encode(), b"\xf0\x9f\x98\x80", b"\xe2\x80\x8f", b"a" * 80, b"."),
    longest=250,
)  # fmt: skip
