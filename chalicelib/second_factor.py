"""The second factor: time-based one-time passwords (RFC 6238), and recovery codes for when the device is lost.

The shared secret is made of a nonce and our key each time it is needed, so it is stored nowhere.
"""

import base64
import hashlib
import hmac
from urllib.parse import quote

from chalicelib import clock, signing

PERIOD, DIGITS = 30, 6
DRIFT = 1
"""Periods that a device's clock may be off, either way."""
CODES, CODE_BITS = 10, 120
"""From 112 bits on, a fast hash is enough to keep one (ASVS 6.5.2)."""


def secret_of(person: str, nonce: str) -> str:
    """160 bits as base32, as authenticator apps take it."""
    return base64.b32encode(bytes.fromhex(signing.keyed("totp", f"{person}.{nonce}"))[:20]).decode()


def uri(secret: str, *, publication: str, account: str) -> str:
    """What an app reads from a QR code (the Key URI Format that authenticator apps share)."""
    issuer = quote(publication, safe="")
    return (
        f"otpauth://totp/{issuer}:{quote(account, safe='')}"
        f"?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}"
    )


def step_of(code: str, secret: str, *, after: int) -> int | None:
    """The period that a code belongs to; None if it is wrong, or of a period not after that of the last one used."""
    import pyotp

    totp, now = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD), int(clock.now().timestamp()) // PERIOD
    near, shown = range(now - DRIFT, now + DRIFT + 1), code.encode()
    right = [step for step in near if hmac.compare_digest(_code(totp, step).encode(), shown)]
    return next((step for step in right if step > after), None)


def new_recovery_codes() -> list[str]:
    """Each once, in groups that can be written down: `ABCD-EFGH-IJKL-MNOP-QRST-UVWX`."""
    return [_grouped(clock.new_secret()) for _ in range(CODES)]


def recovery_hash(code: str) -> str:
    """Keyed, so that who has the table alone can try none; capitals, hyphens and spaces make no difference."""
    return signing.keyed("recovery-code", "".join(filter(str.isalnum, code.upper())))


def _code(totp: object, step: int) -> str:
    return str(totp.generate_otp(step))  # type: ignore[attr-defined]


def _grouped(secret: str) -> str:
    text = base64.b32encode(hashlib.sha256(secret.encode()).digest()[: CODE_BITS // 8]).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
