"""What people show. An input that begins with `!` is a header and claims, which our own key signs before it is shown:
the best that a forger could do.
"""

import base64
import hashlib
import hmac
import json

from chalicelib import access_tokens, signing
from tests.fuzz.target import Target, text

_PERSON, _SESSION = "01KJMEFC00000000000000001A", "01KJMEFC00000000000000002B"
_GIVEN = access_tokens.issue(person=_PERSON, session=_SESSION, epoch=3)
_KEY = next(iter(signing.keys("access").values()))
_HEADER, _CLAIMS = (base64.urlsafe_b64decode(part + "==") for part in _GIVEN.split(".")[:2])
_NAMES = {"iss", "aud", "sub", "sid", "epoch", "iat", "nbf", "exp", "jti"}


def run(data: bytes) -> bool:
    signed = data.startswith(b"!")
    shown = _signed(data[1:]) if signed else text(data)
    claims = access_tokens.read(shown)
    if claims is None:
        return shown.count(".") == 2 and len(shown) <= access_tokens.LONGEST
    if not signed:
        assert shown == _GIVEN, "a token that was not issued is taken"
        return True
    told = json.loads(data[1:].partition(b"\n")[2])
    assert set(told) == _NAMES, "it claims more or less than ours do"
    assert told["iat"] <= told["nbf"] <= _NOW < told["exp"] <= told["iat"] + 600, "it is not good now"
    assert (told["iss"], told["aud"]) == ("galley-dev", "api"), "it is not ours, or for something else"
    return True


def _signed(data: bytes) -> str:
    header, _, claims = data.partition(b"\n")
    parts = f"{_packed(header)}.{_packed(claims)}"
    return f"{parts}.{_packed(hmac.digest(_KEY, parts.encode(), hashlib.sha256))}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


_NOW = json.loads(_CLAIMS)["iat"]
_FORGED = b"!" + _HEADER + b"\n" + _CLAIMS

TARGET = Target(
    parser="access_tokens.read",
    holds="nothing for every text but a token as it was issued; signed with our own key, for all that is not ours or "
    "not good now",
    accepted="of three parts, as long as a token may be",
    run=run,
    seeds=(_GIVEN.encode(), _FORGED, _FORGED.replace(b'"epoch":3', b'"epoch":-1')),
    words=(b"!", b".", b"=", b'{"alg":"none"}\n', b'"alg":"HS256"', b'"none"', b'"HS512"', b'"typ":"JWT"',
           b'"kid":', b'"crit":["x"]',
           b'"b64":false', b'"exp":', b'"iat":', b'"nbf":', b'99999999999', b"-1", b"1e9", b"1.5", b"null",
           b"true", b"{}", b"[", b"]",
           b'"aud":["api"]', b'"iss":', b",", b":", b"\n", b" ", b"\\u0061", b"NaN", b"Infinity", b"\xff", b"eyJ",
           b'"sub":1'),
)  # fmt: skip
