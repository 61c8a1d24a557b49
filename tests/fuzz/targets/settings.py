"""The environment: a line for each variable, `NAME=value`."""

import re

from chalicelib import settings
from tests.fuzz.target import Target, text

_NAMES = {variable for variable, _, _ in settings.table_of_settings()}


def run(data: bytes) -> bool:
    lines = (line.partition("=") for line in text(data).split("\n"))
    given = {name: value for name, _, value in lines if name in _NAMES}
    read = settings.read(given)
    for origin in filter(None, map(str.strip, read.origins.split(","))):
        assert re.fullmatch(r"https?://[a-z0-9.:\[\]-]+", origin), "it is more than an origin"
    assert not read.api_base.startswith("//")
    assert ".." not in read.site_bucket or not read.stage
    assert re.fullmatch(r"[a-z0-9-]+", read.prefix) or not read.stage
    assert not read.mail_from or re.fullmatch(r"[!-~]+@[a-z0-9.-]+", read.mail_from)
    for name in ("api_port", "site_port"):
        assert 0 < read.port(name) < 65536
    return bool(given)


TARGET = Target(
    parser="settings.read",
    holds="`Invalid`, or origins that are origins, one sender, a base that is a path or an address, ports that are "
    "ports",
    accepted="read, with a setting in it",
    run=run,
    seeds=(
        b"GALLEY_STAGE=prod\nGALLEY_MAIL_FROM=press@paper.example\nGALLEY_ORIGINS=https://studio.example, http://a.example:8080\n",
        b"GALLEY_API_BASE=https://api.example/v1\nGALLEY_MAIL=smtp://u:p%40@mail.example:587\nGALLEY_API_PORT=8001\n",
        b"GALLEY_SIGNING_KEY_BEFORE=" + b"k" * 40 + b"\nGALLEY_SECRETS=/galley-prod\nGALLEY_ORIGINS=http://[::1]:3000\n",
        b"GALLEY_STATE=/tmp/x\nGALLEY_ENGINE=moto\nGALLEY_SITE_PORT=3001\nGALLEY_API_BASE=/api\nGALLEY_MAIL=folder\n",
    ),
    words=(*(f"{name}=".encode() for name in sorted(_NAMES)), b"\n", b"null", b"*", b"https://", b"http://", b",",
           b"//", b"/", b"@", b":", b"[",
           b"]", b":99999", b"0", b"-1", b"65536", "٣".encode(), "²".encode(), b"\r", b"\x00", b"smtp://", b"ses",
           b" ", b"..", b"%"),
    longest=600,
)  # fmt: skip
