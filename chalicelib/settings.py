"""The only reader of the environment: each setting's name, default and meaning in one table."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from chalicelib import email_addresses
from chalicelib.errors import Invalid

KEY_LENGTH = 32
"""Characters of the shortest key that is taken."""
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
"""Scheme, host and port, in lower case, with nothing after; never `null`, which every sandboxed frame has."""
_API = re.compile(rf"({_ORIGIN.pattern})?(/[\w.~-]+)*")
_STAGE = re.compile(r"(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Goes into the names of buckets, which have 63 characters at most."""
_SECRETS = re.compile(r"(/[A-Za-z0-9_.-]+)+")
_MAIL = re.compile(r"ses|folder|smtp://([^\s/?#@:]+:[^\s/?#@:]*@)?[A-Za-z0-9.-]+:(?P<port>[0-9]{1,5})")
"""Signs that mean something in a URL are written as `%40` in a name or a password."""


def _setting(default: str, variable: str, meaning: str) -> str:
    value: str = field(default=default, metadata={"variable": variable, "meaning": meaning})
    return value


@dataclass(frozen=True)
class Settings:
    """What differs between stages. On AWS secrets do not stand here: `secrets` reads them from SSM by name."""

    stage: str = _setting(
        "", "GALLEY_STAGE", "`./galley` works on this stage on AWS, such as `prod`; not set: on the state folder"
    )
    prefix: str = _setting("galley-dev", "GALLEY_PREFIX", "start of every table, queue and bucket name")
    region: str = _setting("us-east-1", "AWS_DEFAULT_REGION", "AWS region")
    state: str = _setting(".galley", "GALLEY_STATE", "folder of the publication on one machine")
    api_port: str = _setting("8000", "GALLEY_API_PORT", "port of the API on one machine")
    site_port: str = _setting("3000", "GALLEY_SITE_PORT", "port of the site on one machine")
    engine: str = _setting("auto", "GALLEY_ENGINE", "DynamoDB on one machine: auto, dynoxide or moto")
    embedded: str = _setting("", "GALLEY_EMBEDDED", "1: `chalice local` opens the store in GALLEY_STATE itself")
    secrets: str = _setting(
        "", "GALLEY_SECRETS", "path in SSM below which the keys are, such as `/galley-prod`; the next four do not count"
    )
    signing_key: str = _setting(
        "galley-on-one-machine-signing-key", "GALLEY_SIGNING_KEY", "signs tokens, links and cursors; 32 bytes or more"
    )
    signing_key_before: str = _setting(
        "", "GALLEY_SIGNING_KEY_BEFORE", "the key until the last change: what it has signed stays good until it expires"
    )
    pepper: str = _setting(
        "galley-on-one-machine-pepper-never-elsewhere",
        "GALLEY_PEPPER",
        "goes into the hashes of passwords and addresses; 32 bytes or more; whoever changes it loses all accounts",
    )
    edge_secret: str = _setting(
        "", "GALLEY_EDGE_SECRET", "what CloudFront sends as X-Galley-Edge, so that its word on who calls is believed"
    )
    origins: str = _setting(
        "", "GALLEY_ORIGINS", "other origins whose pages may write, such as `https://studio.example`; commas between"
    )
    api_base: str = _setting(
        "/api", "GALLEY_API_BASE", "where pages find the API: `https://api.example`, or a path of their own host"
    )

    mail: str = _setting(
        "",
        "GALLEY_MAIL",
        "how mail leaves: `ses`, `smtp://[user:password@]host:port` or `folder`; not set: ses on AWS, else folder",
    )
    mail_from: str = _setting("", "GALLEY_MAIL_FROM", "the address that mail comes from")
    metrics: str = _setting("", "GALLEY_METRICS", "1: write metrics of each request outside of Lambda too")
    in_lambda: str = _setting("", "AWS_LAMBDA_FUNCTION_NAME", "set by Lambda itself")

    @property
    def site_bucket(self) -> str:
        """Holds the pages that readers see."""
        return f"{self.prefix}-site"

    @property
    def store_bucket(self) -> str:
        """Holds large bodies and media by hash; private."""
        return f"{self.prefix}-store"

    @property
    def state_path(self) -> Path:
        return Path(self.state).resolve()

    @property
    def mail_way(self) -> str:
        """`ses`, `folder`, or the URL of an SMTP server."""
        return self.mail or ("ses" if self.in_lambda or self.stage else "folder")

    @property
    def mail_configuration_set(self) -> str:
        """Has SES tell of bounces and complaints."""
        return f"{self.prefix}-mail"

    def table(self, noun: str) -> str:
        return f"{self.prefix}-{noun}"

    def queue(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def port(self, name: str) -> int:
        """A port setting as a number. Raises `Invalid` naming the variable."""
        text = str(getattr(self, name))
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise Invalid(f"must be a port number from 1 to 65535, not {text!r}", field=_variable(name))
        return int(text)


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment; a variable that is absent or empty gives the default. Raises `Invalid`."""
    given = {f.name: environment.get(f.metadata["variable"], "") for f in fields(Settings)}
    given |= _of_stage(given)
    if given["secrets"] and not _SECRETS.fullmatch(given["secrets"]):
        raise Invalid("must be a path in SSM, such as /galley-prod", field="GALLEY_SECRETS")
    for name in ("signing_key", "pepper"):
        if given["in_lambda"] and not given["secrets"] and len(given[name]) < KEY_LENGTH:
            raise Invalid(
                f"must be set in Lambda without GALLEY_SECRETS: {KEY_LENGTH} characters or more", field=_variable(name)
            )
    if given["signing_key_before"] and len(given["signing_key_before"]) < KEY_LENGTH:
        raise Invalid(f"must have {KEY_LENGTH} characters or more", field="GALLEY_SIGNING_KEY_BEFORE")
    for origin in filter(None, map(str.strip, given["origins"].split(","))):
        if not _ORIGIN.fullmatch(origin):
            raise Invalid(f"{origin!r} is no origin: write https://studio.example", field="GALLEY_ORIGINS")
    if not _API.fullmatch(given["api_base"]):
        raise Invalid("must be a path, such as /api, or https://api.example", field="GALLEY_API_BASE")
    _check_mail(given["mail"], given["mail_from"])
    return Settings(**{name: value for name, value in given.items() if value})


def prefix_of(stage: str) -> str:
    """What the names of all things of a stage begin with. Raises `Invalid`."""
    if not _STAGE.fullmatch(stage):
        raise Invalid(
            "must be a name such as prod: at most 20 lower-case letters, digits and hyphens", field="GALLEY_STAGE"
        )
    return f"galley-{stage}"


def choose_stage(stage: str) -> None:
    """Work on a stage on AWS, here and in the processes that this one starts. Before anything reads `settings`."""
    global settings  # noqa: PLW0603 - it is chosen once, before anybody has seen it
    os.environ["GALLEY_STAGE"] = stage
    settings = read(os.environ)


def _of_stage(given: Mapping[str, str]) -> dict[str, str]:
    """What follows from the name of the stage."""
    if not given["stage"]:
        return {}
    prefix = prefix_of(given["stage"])
    if given["prefix"] not in ("", prefix):
        raise Invalid(f"is {prefix} for GALLEY_STAGE={given['stage']}: set one of the two", field="GALLEY_PREFIX")
    return {"prefix": prefix, "secrets": given["secrets"] or f"/{prefix}"}


def _check_mail(way: str, sender: str) -> None:
    """The way may hold a password, so it is not repeated."""
    found = _MAIL.fullmatch(way)
    if way and not (found and 0 < int(found["port"] or 1) < 65536):
        raise Invalid("must be ses, folder or smtp://[user:password@]host:port", field="GALLEY_MAIL")
    try:
        same = not sender or email_addresses.normal(sender) == sender
    except Invalid as error:
        raise Invalid(error.message, field="GALLEY_MAIL_FROM") from error
    if not same:
        raise Invalid("must be in lower case, a domain in its ASCII form", field="GALLEY_MAIL_FROM")


def table_of_settings() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, for the documentation."""
    return [(f.metadata["variable"], str(f.default), f.metadata["meaning"]) for f in fields(Settings)]


def _variable(name: str) -> str:
    return next(str(f.metadata["variable"]) for f in fields(Settings) if f.name == name)


settings = read(os.environ)
