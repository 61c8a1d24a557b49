"""How mail leaves is read from two variables, and a slip in one is named."""

import pytest

from chalicelib import settings
from chalicelib.errors import Invalid

KEYS = {"GALLEY_SIGNING_KEY": "x" * 32, "GALLEY_PEPPER": "y" * 32}


def test_in_lambda_mail_goes_by_ses_and_elsewhere_into_a_folder() -> None:
    assert settings.read({}).mail_way == "folder"
    assert settings.read({"AWS_LAMBDA_FUNCTION_NAME": "send_mail", **KEYS}).mail_way == "ses"
    assert settings.read({"GALLEY_MAIL": "ses"}).mail_way == "ses"


@pytest.mark.parametrize(
    "way", ["smtp://mail.example:587", "smtp://u:p%40ss@mail.example:25", "smtp://127.0.0.1:65535"]
)
def test_a_server_is_taken(way: str) -> None:
    assert settings.read({"GALLEY_MAIL": way}).mail_way == way


@pytest.mark.parametrize(
    "way",
    [
        "SES",
        "smtp",
        "smtp://mail.example",
        "smtp://mail.example:0",
        "smtp://mail.example:65536",
        "smtps://mail.example:465",
        "smtp://user@mail.example:25",
        "smtp://u:secret@word@mail.example:25",
        "smtp://mail.example:25/x",
        "folder\n",
        "http://mail.example:80",
    ],
)
def test_what_is_no_way_is_refused_by_name_and_not_repeated(way: str) -> None:
    with pytest.raises(Invalid) as refused:
        settings.read({"GALLEY_MAIL": way})
    assert refused.value.field == "GALLEY_MAIL"
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["press", "Press <press@paper.example>", "Press@paper.example", "a@b.example\n"])
def test_a_sender_is_an_address_alone(sender: str) -> None:
    with pytest.raises(Invalid) as refused:
        settings.read({"GALLEY_MAIL_FROM": sender})
    assert refused.value.field == "GALLEY_MAIL_FROM"
