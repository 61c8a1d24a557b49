"""The keys that Galley signs and hashes with: from SSM on AWS, from the environment on one machine.

Read when one is first needed, so that whoever needs none does not wait for it, and kept while the process lives.
"""

from dataclasses import dataclass, field
from functools import cache

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.errors import Unavailable
from chalicelib.settings import KEY_LENGTH, Settings

SIGNING_KEY, SIGNING_KEY_BEFORE, PEPPER, EDGE_SECRET = "signing-key", "signing-key-before", "pepper", "edge-secret"
NEEDED = (SIGNING_KEY, PEPPER, EDGE_SECRET)
"""Parameters of SSM (SecureString) that every stage has; `signing-key-before` is there for a week after a change."""


@dataclass(frozen=True)
class Secrets:
    """As `Settings` describes them; empty is one that is not there."""

    signing_key: str = field(repr=False)
    pepper: str = field(repr=False)
    signing_key_before: str = field(default="", repr=False)
    edge_secret: str = field(default="", repr=False)


def of(settings: Settings) -> Secrets:
    """The secrets of a stage. Raises `Unavailable` when SSM does not give them, or one is missing or too short."""
    if settings.secrets:
        return _from_ssm(settings.secrets)
    return Secrets(settings.signing_key, settings.pepper, settings.signing_key_before, settings.edge_secret)


def forget() -> None:
    """Read them again at the next use. For tests, and whoever has just changed one."""
    _from_ssm.cache_clear()


@cache
def _from_ssm(path: str) -> Secrets:
    """In one call. What goes wrong is not kept: the next use asks again."""
    names = [f"{path}/{name}" for name in (*NEEDED, SIGNING_KEY_BEFORE)]
    try:
        found = aws.client("ssm").get_parameters(Names=names, WithDecryption=True)["Parameters"]
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"the secrets below {path} cannot be read from SSM ({type(error).__name__})") from error
    values = {parameter["Name"].removeprefix(f"{path}/"): str(parameter["Value"]) for parameter in found}
    for name in NEEDED:
        _check(f"{path}/{name}", values.get(name, ""))
    if before := values.get(SIGNING_KEY_BEFORE, ""):
        _check(f"{path}/{SIGNING_KEY_BEFORE}", before)
    return Secrets(values[SIGNING_KEY], values[PEPPER], before, values[EDGE_SECRET])


def _check(name: str, value: str) -> None:
    if len(value) < KEY_LENGTH:
        raise Unavailable(f"must be a SecureString of {KEY_LENGTH} characters or more in SSM", field=name)
