"""now(), new_id(), new_secret(), chance() and seconds(): the sources of surprise, kept where tests can hold them."""

import base64
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _system_now() -> datetime:
    return datetime.now(UTC)


_now: Callable[[], datetime] = _system_now
_randomness: Callable[[int], int] = secrets.randbits


def now() -> datetime:
    """The time, aware, in UTC."""
    return _now()


def new_id() -> str:
    """A ULID: 26 characters, sorts by creation time (github.com/ulid/spec)."""
    value = (int(now().timestamp() * 1000) << 80) | _randomness(80)
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))


def new_secret() -> str:
    """256 random bits as 43 characters of base64url: what cannot be guessed."""
    return base64.urlsafe_b64encode(_randomness(256).to_bytes(32, "big")).rstrip(b"=").decode()


def chance() -> float:
    """From 0 to 1, for what is no secret, such as how long to wait."""
    return _randomness(53) / 2**53


def seconds() -> float:
    """What a stopwatch shows: only the difference of two means something."""
    return time.perf_counter()


def hold(*, now: Callable[[], datetime] = _system_now, randomness: Callable[[int], int] = secrets.randbits) -> None:
    """Replace both sources; called without arguments, puts the real ones back. For tests."""
    global _now, _randomness
    _now, _randomness = now, randomness


def text(moment: datetime) -> str:
    """A moment as stored and sent: RFC 3339 in UTC with milliseconds, which sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The inverse of `text`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
