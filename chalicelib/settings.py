"""The only reader of the environment: each setting's name, default and meaning in one table."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from chalicelib.errors import Invalid

_KEY_LENGTH = 32
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")
"""Scheme, host and port, in lower case, with nothing after; never `null`, which every sandboxed frame has."""


def _setting(default: str, variable: str, meaning: str) -> str:
    value: str = field(default=default, metadata={"variable": variable, "meaning": meaning})
    return value


@dataclass(frozen=True)
class Settings:
    """What differs between stages. Secrets never stand here: they are read from SSM by name."""

    prefix: str = _setting("galley-dev", "GALLEY_PREFIX", "start of every table, queue and bucket name")
    region: str = _setting("us-east-1", "AWS_DEFAULT_REGION", "AWS region")
    state: str = _setting(".galley", "GALLEY_STATE", "folder of the publication on one machine")
    api_port: str = _setting("8000", "GALLEY_API_PORT", "port of the API on one machine")
    site_port: str = _setting("3000", "GALLEY_SITE_PORT", "port of the site on one machine")
    engine: str = _setting("auto", "GALLEY_ENGINE", "DynamoDB on one machine: auto, dynoxide or moto")
    embedded: str = _setting("", "GALLEY_EMBEDDED", "1: `chalice local` opens the store in GALLEY_STATE itself")
    signing_key: str = _setting(
        "galley-on-one-machine-signing-key", "GALLEY_SIGNING_KEY", "signs cursors and previews; 32 bytes or more"
    )
    origins: str = _setting(
        "", "GALLEY_ORIGINS", "other origins whose pages may write, such as `https://studio.example`; commas between"
    )

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
    if given["in_lambda"] and len(given["signing_key"]) < _KEY_LENGTH:
        raise Invalid(f"must be set in Lambda, to {_KEY_LENGTH} characters or more", field="GALLEY_SIGNING_KEY")
    for origin in filter(None, map(str.strip, given["origins"].split(","))):
        if not _ORIGIN.fullmatch(origin):
            raise Invalid(f"{origin!r} is no origin: write https://studio.example", field="GALLEY_ORIGINS")
    return Settings(**{name: value for name, value in given.items() if value})


def table_of_settings() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, for the documentation."""
    return [(f.metadata["variable"], str(f.default), f.metadata["meaning"]) for f in fields(Settings)]


def _variable(name: str) -> str:
    return next(str(f.metadata["variable"]) for f in fields(Settings) if f.name == name)


settings = read(os.environ)
