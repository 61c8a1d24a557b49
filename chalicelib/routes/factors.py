"""The second factor of one's own account."""

import io
from typing import Annotated

import msgspec
from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Actor
from chalicelib.commands import factors
from chalicelib.errors import Limited
from chalicelib.routes.credentials import PHRASE, Code, Password, again
from chalicelib.routes.sessions import EXAMPLE as SESSION
from chalicelib.routes.sessions import Keep, SessionAnswer
from chalicelib.web import MEMBER, NO_BODY, Call, Kept, cors, route

routes = Blueprint(__name__)


class Offer(Struct, frozen=True, kw_only=True):
    """A secret for an authenticator app. It is not in force yet."""

    secret: str
    uri: str
    """What an authenticator app takes: in the QR code, or behind a link on the device that has the app."""
    qr: str
    """The same as a QR code: SVG, dark on light whatever the page."""
    offer: str
    """To be sent back with a code that the app shows."""


class SecondFactor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The offer, and the proof that the app has it."""

    offer: Annotated[str, Meta(min_length=1, max_length=1000)]
    code: Annotated[str, Meta(min_length=6, max_length=6)]
    password: Password
    current_code: Code = ""
    """Of the second factor that this one replaces, or a recovery code; empty where there is none."""
    keep: Keep = "cookie"


class SecondFactorOn(SessionAnswer, frozen=True, kw_only=True):
    """A new session, since all others have ended; and the recovery codes, which are shown this once."""

    recovery_codes: tuple[str, ...]


class Proven(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That it is really oneself: the password, and a code where there is a second factor."""

    password: Password
    code: Code = ""
    keep: Keep = "cookie"


class FreshCodes(Struct, frozen=True, kw_only=True):
    """Each is good once, in place of a code of the app. They are shown this once."""

    recovery_codes: tuple[str, ...]


_CODES = ("ABCD-EFGH-JKLM-NPQR-STUV-WXYZ",) * 10
_BASE32 = "JBSWY3DPEHPK3PXP"


_OFFER = Offer(
    secret=_BASE32,
    uri=f"otpauth://totp/Oak:ada%40oak.example?secret={_BASE32}",
    qr='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 61 61"></svg>',
    offer="x" * 90,
)


@route(
    routes,
    "POST",
    "/account/second-factor",
    access=MEMBER,
    cors=cors.READER,
    body=NO_BODY,
    answer=Offer,
    summary="A secret for an authenticator app",
    example=_OFFER,
)
def offer_second_factor(actor: Actor) -> Offer:
    """It comes into force with a code that the app shows, within 15 minutes."""
    made = factors.offer(actor=actor)
    return Offer(secret=made.secret, uri=made.uri, qr=_qr(made.uri), offer=made.text)


@route(
    routes,
    "PUT",
    "/account/second-factor",
    access=MEMBER,
    cors=cors.READER,
    body=SecondFactor,
    answer=SecondFactorOn,
    refuses=(Limited,),
    summary="Turn the second factor on",
    example=SecondFactorOn(**msgspec.structs.asdict(SESSION), recovery_codes=_CODES),
    body_example=SecondFactor(offer="x" * 90, code="123456", password=PHRASE),
)
def turn_on_second_factor(body: SecondFactor, actor: Actor, call: Call) -> Kept[SecondFactorOn]:
    """All sessions end; the answer is a new one. Write the recovery codes down. One that is on already takes a code."""
    person, codes = factors.turn_on(
        actor=actor, offered=body.offer, code=body.code, password=body.password, current=body.current_code
    )
    kept = again(person, body.keep, call, ("password", factors.TOTP))
    return Kept(SecondFactorOn(**msgspec.structs.asdict(kept.answer), recovery_codes=tuple(codes)), kept.token)


@route(
    routes,
    "POST",
    "/account/second-factor/removal",
    access=MEMBER,
    cors=cors.READER,
    body=Proven,
    answer=SessionAnswer,
    refuses=(Limited,),
    summary="Turn the second factor off",
    example=SESSION,
    body_example=Proven(password=PHRASE, code="123456"),
)
def turn_off_second_factor(body: Proven, actor: Actor, call: Call) -> Kept[SessionAnswer]:
    """Not for editors and owners. All sessions end; the answer is a new one."""
    person = factors.turn_off(actor=actor, code=body.code, password=body.password)
    return again(person, body.keep, call, ("password",))


@route(
    routes,
    "POST",
    "/account/recovery-codes",
    access=MEMBER,
    cors=cors.READER,
    body=Proven,
    answer=FreshCodes,
    refuses=(Limited,),
    summary="Other recovery codes",
    example=FreshCodes(recovery_codes=_CODES),
    body_example=Proven(password=PHRASE, code="123456"),
)
def renew_recovery_codes(body: Proven, actor: Actor) -> FreshCodes:
    """Those given before are worth nothing."""
    return FreshCodes(recovery_codes=tuple(factors.renew_recovery(actor=actor, code=body.code, password=body.password)))


def _qr(uri: str) -> str:
    """A QR code with the quiet zone of four modules that readers need (ISO/IEC 18004)."""
    import segno

    out = io.BytesIO()
    code = segno.make_qr(uri, error="m")
    code.save(out, kind="svg", xmldecl=False, nl=False, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    return out.getvalue().decode()
