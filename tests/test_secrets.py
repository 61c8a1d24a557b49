"""The keys on AWS: from SSM, in one call, when one is first needed, and refused when they are no keys."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto import mock_aws

from chalicelib import aws, passwords, secrets, signing
from chalicelib.errors import Unavailable
from chalicelib.settings import Settings
from chalicelib.web import calls
from chalicelib.web.calls import Call
from tests.watch import watching

ON_AWS = Settings(prefix="galley-prod", secrets="/galley-prod")
VALUES = {name: f"{name} of thirty-two characters or so" for name in secrets.NEEDED}
Put = Callable[..., None]
Asked = list[dict[str, Any]]


@pytest.fixture
def put() -> Iterator[Put]:
    """Put secrets into an SSM that has none: `put(pepper="…")`; None leaves one out."""

    def _put(**others: str | None) -> None:
        given = {**VALUES, **{name.replace("_", "-"): value for name, value in others.items()}}
        for name, value in given.items():
            if value is not None:
                aws.client("ssm").put_parameter(Name=f"/galley-prod/{name}", Value=value, Type="SecureString")

    with mock_aws():
        aws.forget()
        secrets.forget()
        signing.keys.cache_clear()
        yield _put
    aws.forget()
    secrets.forget()
    signing.keys.cache_clear()


@pytest.fixture
def asked() -> Iterator[Asked]:
    """What SSM is asked for."""
    seen: Asked = []

    def see(operation: str, arguments: dict[str, Any]) -> None:
        if operation.startswith("GetParameter"):
            seen.append(arguments)

    with watching(see):
        yield seen


def test_all_of_them_come_in_one_call_and_are_kept(put: Put, asked: Asked) -> None:
    put(signing_key_before="the key before, of thirty-two characters")
    first = secrets.of(ON_AWS)
    assert secrets.of(ON_AWS) == first
    assert (first.pepper, first.signing_key_before) == (VALUES["pepper"], "the key before, of thirty-two characters")
    assert [(sorted(one["Names"]), one["WithDecryption"]) for one in asked] == [
        ([f"/galley-prod/{name}" for name in ("edge-secret", "pepper", "signing-key", "signing-key-before")], True)
    ]


def test_there_need_not_be_a_key_before(put: Put) -> None:
    put()
    assert secrets.of(ON_AWS).signing_key_before == ""


def test_each_is_used_where_it_belongs(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(signing_key_before="the key before, of thirty-two characters")
    for module in (signing, passwords, calls):
        monkeypatch.setattr(module, "settings", ON_AWS)
    here = Settings(signing_key=VALUES["signing-key"], pepper=VALUES["pepper"])
    text, name, kept = (
        signing.sign("cursor", b"one"),
        signing.keyed("address", "a@b.example"),
        passwords.hash_of("x" * 9),
    )
    assert len(signing.keys("cursor")) == 2
    sent = {"x-galley-edge": [VALUES["edge-secret"]], "x-galley-viewer": ["198.51.100.2:1"]}
    assert Call("GET", "/", "/", "1", {}, sent, address="203.0.113.7").viewer == "198.51.100.2"
    for module in (signing, passwords):
        monkeypatch.setattr(module, "settings", here)
    signing.keys.cache_clear()
    assert signing.read("cursor", text) == b"one"
    assert signing.keyed("address", "a@b.example") == name
    assert passwords.matches("x" * 9, kept)


@pytest.mark.parametrize("name", [*secrets.NEEDED, secrets.SIGNING_KEY_BEFORE])
def test_one_that_is_too_short_is_refused_by_its_name_and_without_its_value(put: Put, name: str) -> None:
    put(**{name.replace("-", "_"): "too short"})
    with pytest.raises(Unavailable, match=f"/galley-prod/{name}: .*32") as refused:
        secrets.of(ON_AWS)
    assert "too short" not in str(refused.value)


@pytest.mark.parametrize("name", secrets.NEEDED)
def test_one_that_is_missing_is_refused_and_asked_for_again_later(put: Put, name: str) -> None:
    put(**{name.replace("-", "_"): None})
    with pytest.raises(Unavailable, match=f"/galley-prod/{name}"):
        secrets.of(ON_AWS)
    aws.client("ssm").put_parameter(Name=f"/galley-prod/{name}", Value="y" * 32, Type="SecureString")
    assert "y" * 32 in (secrets.of(ON_AWS).pepper, secrets.of(ON_AWS).signing_key, secrets.of(ON_AWS).edge_secret)


def test_without_ssm_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:1")
    monkeypatch.setattr(signing, "settings", Settings(secrets="/galley-nobody"))
    aws.forget()
    signing.keys.cache_clear()
    try:
        with pytest.raises(Unavailable, match="/galley-nobody"):
            signing.sign("cursor", b"one")
    finally:
        aws.forget()


def test_they_are_in_no_text_of_their_object(put: Put) -> None:
    put()
    assert not [value for value in VALUES.values() if value in repr(secrets.of(ON_AWS))]


def test_on_one_machine_nobody_is_asked(asked: Asked) -> None:
    ours = Settings(signing_key="a" * 32, pepper="b" * 32, edge_secret="c")
    assert (secrets.of(ours).signing_key, secrets.of(ours).pepper, secrets.of(ours).edge_secret) == (
        "a" * 32,
        "b" * 32,
        "c",
    )
    assert not asked


def test_a_function_that_starts_asks_for_none() -> None:
    """In a process of its own: app.py is imported, with nothing that could answer."""
    here = {
        "AWS_LAMBDA_FUNCTION_NAME": "api",
        "GALLEY_SECRETS": "/galley-prod",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    program = "import app; from chalicelib import aws, secrets; print(aws.client.cache_info().currsize, end='')"
    done = subprocess.run([sys.executable, "-c", program], env=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0"), done.stderr
