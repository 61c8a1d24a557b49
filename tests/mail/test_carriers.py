"""Each way that a letter leaves: what arrives, what is refused for good, and what may go right another time."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto import mock_aws

from chalicelib import aws, mail
from chalicelib.errors import Invalid
from chalicelib.mail import Refused
from chalicelib.settings import Settings
from tests.local.machines import free_port
from tests.mail.letters import FROM, letter
from tests.watch import watching

NAME = "01J-sign-up"


def use(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    monkeypatch.setattr(mail, "settings", replace(Settings(mail_from=FROM), **changed))


class Server:
    """An SMTP server's other side: it keeps what it gets, or says what it is told to."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.says = {"MAIL": "250 OK", "RCPT": "250 OK", "DATA": "250 OK"}
        self.secure: list[bool] = []
        self.passwords: list[Any] = []

    async def handle_MAIL(self, _s: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.secure.append(session.ssl is not None)
        envelope.mail_from, envelope.mail_options = address, options
        return self.says["MAIL"]

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802
        if self.says["RCPT"].startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.says["RCPT"]

    async def handle_DATA(self, _s: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.says["DATA"].startswith("2"):
            self.got.append(envelope)
        return self.says["DATA"]

    def authenticate(self, _s: Any, _session: Any, _e: Any, _mechanism: str, given: Any) -> AuthResult:
        self.passwords.append((given.login, given.password))
        return AuthResult(success=given.password == b"right:@", handled=False)


class Host(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@pytest.fixture
def server() -> Server:
    return Server()


def host(server: Server, **options: Any) -> Iterator[Host]:
    opened = Host(server, hostname="127.0.0.1", port=free_port(), authenticator=server.authenticate, **options)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def smtp(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    for opened in host(server, auth_require_tls=False):
        use(monkeypatch, mail=f"smtp://127.0.0.1:{opened.port}")
        yield opened


def read(content: Any) -> EmailMessage:
    return message_from_bytes(bytes(content), policy=policy.default)


def test_smtp_carries_a_letter_to_its_one_address(server: Server, smtp: Host) -> None:
    mail.send(letter(headers=(("Auto-Submitted", "auto-generated"),)), message_id=NAME)
    [envelope] = server.got
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, ["ada@example.org"])
    message = read(envelope.content)
    assert (str(message["Subject"]), str(message["Auto-Submitted"])) == ("A subject", "auto-generated")
    assert str(message["Message-ID"]) == f"<{NAME}@paper.example>"


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_5xx_to_the_letter_is_for_good_and_a_4xx_is_not(server: Server, smtp: Host, step: str) -> None:
    server.says[step] = "550 no such mailbox"
    with pytest.raises(Refused, match="550"):
        mail.send(letter(), message_id=NAME)
    server.says[step] = "451 try again later"
    with pytest.raises(Exception, match="451"):
        mail.send(letter(), message_id=NAME)
    server.says[step] = "250 OK"
    mail.send(letter(), message_id=NAME)
    assert len(server.got) == 1


def test_a_server_that_is_not_there_is_no_word_on_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, mail=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(OSError):
        mail.send(letter(), message_id=NAME)


def test_a_password_is_given_and_a_wrong_one_is_no_word_on_the_letter(
    server: Server, smtp: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mail=f"smtp://press:right%3A%40@127.0.0.1:{smtp.port}")
    mail.send(letter(), message_id=NAME)
    assert (server.passwords, len(server.got)) == ([(b"press", b"right:@")], 1)
    use(monkeypatch, mail=f"smtp://press:wrong@127.0.0.1:{smtp.port}")
    with pytest.raises(Exception, match="535"):
        mail.send(letter(), message_id=NAME)


@pytest.mark.parametrize("who", ["", "press:right%3A%40@"])
def test_nothing_goes_to_another_machine_in_plain_text(
    who: str, server: Server, smtp: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.mail.smtp._LOOPBACK", set())
    use(monkeypatch, mail=f"smtp://{who}127.0.0.1:{smtp.port}")
    with pytest.raises(Invalid, match="STARTTLS"):
        mail.send(letter(), message_id=NAME)
    assert server.passwords == server.got == []


def test_starttls_is_used_where_it_is_offered_and_its_certificate_is_checked(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate = certified(tmp_path)
    context.load_cert_chain(certificate)
    for opened in host(server, tls_context=context):
        use(monkeypatch, mail=f"smtp://press:right%3A%40@127.0.0.1:{opened.port}")
        with pytest.raises(ssl.SSLCertVerificationError):
            mail.send(letter(), message_id=NAME)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        mail.send(letter(), message_id=NAME)
    assert (server.secure, len(server.got)) == ([True], 1)


def certified(folder: Path) -> Path:
    """A key and a certificate of its own for 127.0.0.1, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    no_password = serialization.NoEncryption()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
    file = folder / "server.pem"
    file.write_bytes(text + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    use(monkeypatch, mail="ses", prefix="galley-dev")
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield aws.client("sesv2")


def test_ses_gets_fields_and_never_a_message_made_by_hand(ses: Any) -> None:
    ses.create_email_identity(EmailIdentity=FROM)
    seen: list[dict[str, Any]] = []
    with watching(lambda _operation, arguments: seen.append(arguments)):
        mail.send(letter(subject="Grüße", headers=(("X-Own", "a"),)), message_id=NAME)
    [given] = seen
    assert given["Destination"] == {"ToAddresses": ["ada@example.org"]}
    assert given["FromEmailAddress"] == f"The Paper <{FROM}>"
    assert given["ConfigurationSetName"] == "galley-dev-mail"
    assert given["EmailTags"] == [{"Name": "letter", "Value": NAME}]
    assert given["Content"].keys() == {"Simple"}
    assert given["Content"]["Simple"]["Subject"] == {"Data": "Grüße", "Charset": "UTF-8"}
    assert given["Content"]["Simple"]["Headers"] == [{"Name": "X-Own", "Value": "a"}]


def test_what_ses_rejects_is_refused_for_good(ses: Any) -> None:
    with pytest.raises(Refused, match="MessageRejected"):  # nobody has verified the sender
        mail.send(letter(), message_id=NAME)


def test_what_ses_cannot_do_now_is_an_error(ses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_operation: str, _arguments: dict[str, Any]) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "slower"}}, "SendEmail")

    with watching(busy), pytest.raises(ClientError):
        mail.send(letter(), message_id=NAME)


def test_on_one_machine_a_letter_is_a_file_and_the_same_once_more_is_the_same_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, state=str(tmp_path), mail_from="")
    for _ in range(2):
        mail.send(letter(), message_id=NAME)
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == f"{NAME}.eml"
    assert str(read(file.read_bytes())["To"]) == "ada@example.org"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a b", "a\n", "é", "x" * 101])
def test_a_name_that_is_no_file_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    use(monkeypatch, state=str(tmp_path))
    with pytest.raises(Invalid, match="message_id"):
        mail.send(letter(), message_id=name)
    assert list(tmp_path.iterdir()) == []


def test_where_mail_is_sent_somebody_must_be_named_as_its_sender(ses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, mail="ses", mail_from="")
    with pytest.raises(Invalid, match="GALLEY_MAIL_FROM"):
        mail.send(letter(), message_id=NAME)
