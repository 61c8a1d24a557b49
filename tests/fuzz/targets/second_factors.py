"""The code of an app, and recovery codes."""

import pyotp

from chalicelib import clock, second_factor
from tests.fuzz.target import Target, plain

_SECRET = second_factor.secret_of("01KJMEFC00000000000000001A", "nonce")
_STEP = int(clock.now().timestamp()) // second_factor.PERIOD
_CODES = {pyotp.TOTP(_SECRET).generate_otp(step): step for step in range(_STEP - 1, _STEP + 2)}
_RECOVERY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"
_HASH = second_factor.recovery_hash(_RECOVERY)


def run(data: bytes) -> bool:
    given = plain(data)
    assert second_factor.step_of(given, _SECRET, after=0) == _CODES.get(given), "it is not the code of this time"
    if given in _CODES:
        assert second_factor.step_of(given, _SECRET, after=_STEP + 1) is None, "it was used before"
    same = "".join(filter(str.isalnum, given.upper())) == _RECOVERY.replace("-", "")
    assert (second_factor.recovery_hash(given) == _HASH) == same
    return given in _CODES or same


TARGET = Target(
    parser="second_factor.step_of",
    holds="only the codes of now, the period before and the one after, each not after it was used; only the recovery "
    "code itself",
    accepted="a good code",
    run=run,
    seeds=(*(code.encode() for code in _CODES), _RECOVERY.encode(), _RECOVERY.lower().replace("-", " ").encode()),
    words=(
        b"0",
        b" ",
        b"-",
        b"\n",
        "٣".encode(),
        "１".encode(),
        "²".encode(),
        b"\x00",
        "ı".encode(),
        "ß".encode(),
        b"+",
        b"_",
    ),
    longest=60,
)
