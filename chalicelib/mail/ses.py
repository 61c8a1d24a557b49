"""By Amazon SES (API v2, `SendEmail`): subject, bodies and headers are fields of the call, and SES makes the message.

SES gives each message an id of its own; ours goes along as the tag `letter`, which its events repeat.
"""

from typing import Any

from chalicelib import aws
from chalicelib.mail.letters import Outgoing, Refused


def send(outgoing: Outgoing, *, configuration_set: str) -> None:
    """Raises `Refused` for SES's `MessageRejected`; boto's own error for all else."""
    from email.utils import formataddr

    client, letter = aws.client("sesv2"), outgoing.letter
    try:
        client.send_email(
            FromEmailAddress=formataddr((letter.sender, outgoing.sender)),
            Destination={"ToAddresses": [letter.to]},
            Content={"Simple": _content(outgoing)},
            EmailTags=[{"Name": "letter", "Value": outgoing.message_id}],
            ConfigurationSetName=configuration_set,
        )
    except client.exceptions.MessageRejected as error:
        raise Refused("SES: MessageRejected") from error


def _content(outgoing: Outgoing) -> dict[str, Any]:
    letter = outgoing.letter
    return {
        "Subject": _text(letter.subject),
        "Body": {"Text": _text(letter.text), "Html": _text(letter.html)},
        "Headers": [{"Name": name, "Value": value} for name, value in letter.headers],
    }


def _text(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}
