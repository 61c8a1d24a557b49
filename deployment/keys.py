"""The secrets of a stage in SSM: made when they are absent, and never shown."""

import secrets as randomness

from botocore.exceptions import ClientError

from chalicelib import aws, secrets
from chalicelib.errors import Invalid, Missing
from chalicelib.settings import KEY_LENGTH
from deployment.checks import code_of

_RANDOM_BYTES = 32


def missing(path: str) -> list[str]:
    """The names of those that are not there. Raises `Invalid` for one that is too short, or no SecureString."""
    names = [f"{path}/{name}" for name in secrets.NEEDED]
    found = aws.client("ssm").get_parameters(Names=names, WithDecryption=True)["Parameters"]
    for parameter in found:
        if parameter["Type"] != "SecureString" or len(parameter["Value"]) < KEY_LENGTH:
            raise Invalid(f"must be a SecureString of {KEY_LENGTH} characters or more", field=parameter["Name"])
    return [name for name in names if name not in {parameter["Name"] for parameter in found}]


def make(names: list[str], *, in_use: bool) -> None:
    """Make these. Raises `Missing` for a pepper whose tables are in use: with another one nobody could log in."""
    for name in names:
        if in_use and name.endswith(f"/{secrets.PEPPER}"):
            raise Missing("is gone, and no account works without it: put it back from your copy", field=name)
    for name in names:
        _make(name)
    secrets.forget()


def edge_secret(path: str) -> str:
    """What CloudFront is to send."""
    name = f"{path}/{secrets.EDGE_SECRET}"
    return str(aws.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])


def delete(path: str) -> None:
    """All of them, the former signing key too."""
    names = [f"{path}/{name}" for name in (*secrets.NEEDED, secrets.SIGNING_KEY_BEFORE)]
    aws.client("ssm").delete_parameters(Names=names)
    secrets.forget()


def _make(name: str) -> None:
    """Somebody who deploys at the same time may have made it: then theirs counts."""
    value = randomness.token_urlsafe(_RANDOM_BYTES)
    try:
        aws.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=False)
    except ClientError as error:
        if code_of(error) != "ParameterAlreadyExists":
            raise
