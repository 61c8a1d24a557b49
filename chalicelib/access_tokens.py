"""Access tokens: signed for ten minutes, so that who calls is known before anything is read (RFC 9068, RFC 8725).

One purpose, one key, one algorithm. A token says who and which session; what they may do is read from the store.
"""

from datetime import timedelta
from typing import Any

import msgspec

from chalicelib import clock, signing
from chalicelib.settings import settings

GOOD_FOR = timedelta(minutes=10)
LONGEST = 1_000
"""Characters. Ours have some 500."""
_ALGORITHM, _TYPE, _AUDIENCE = "HS256", "at+jwt", "api"
_REQUIRED = ["iss", "aud", "sub", "sid", "epoch", "iat", "nbf", "exp", "jti"]


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a token claims: a person's id, their session's and the epoch; times are Unix times."""

    iss: str
    aud: str
    sub: str
    sid: str
    epoch: int
    iat: int
    nbf: int
    exp: int
    jti: str


def issue(*, person: str, session: str, epoch: int) -> str:
    """A token for a session."""
    now = int(clock.now().timestamp())
    claims = Claims(
        iss=settings.prefix,
        aud=_AUDIENCE,
        sub=person,
        sid=session,
        epoch=epoch,
        iat=now,
        nbf=now,
        exp=now + int(GOOD_FOR.total_seconds()),
        jti=clock.new_id(),
    )
    return _signed(claims, next(iter(signing.keys("access"))))


def read(text: str) -> Claims | None:
    """What a token claims, if we have signed it for this and it is good now; None for every other text.

    Also for what another JSON writer would have made of the same claims: a name given twice has two meanings.
    """
    import jwt

    if len(text) > LONGEST or not text.isascii() or text.endswith("="):
        return None
    try:
        header = jwt.get_unverified_header(text)
        kid = _id(header)
        key = signing.keys("access").get(kid)
        if key is None:
            return None
        options: Any = {"require": _REQUIRED, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
        told = jwt.decode(
            text, key, algorithms=[_ALGORITHM], audience=_AUDIENCE, issuer=settings.prefix, options=options
        )
        claims = msgspec.convert(told, Claims, strict=True)
    except (jwt.PyJWTError, msgspec.ValidationError, ValueError, RecursionError):
        return None
    return claims if _timely(claims) and _signed(claims, kid) == text else None


def _signed(claims: Claims, kid: str) -> str:
    import jwt

    headers = {"kid": kid, "typ": _TYPE}
    return jwt.encode(msgspec.structs.asdict(claims), signing.keys("access")[kid], _ALGORITHM, headers=headers)


def _id(header: dict[str, Any]) -> str:
    """Which of our keys: an index into those we have, nothing else. A header that says more is not one of ours."""
    ours = header.keys() == {"alg", "kid", "typ"} and header["alg"] == _ALGORITHM and header["typ"] == _TYPE
    return str(header["kid"]) if ours else ""


def _timely(claims: Claims) -> bool:
    """By our own clock, which tests hold; and never for longer than we give."""
    now = clock.now().timestamp()
    given = claims.exp - claims.iat
    return claims.iat <= claims.nbf <= now < claims.exp and 0 < given <= GOOD_FOR.total_seconds()
