"""Every way Galley refuses on purpose: a class and a sentence each. Nothing here knows HTTP: `web` has the statuses."""

from dataclasses import dataclass, field


@dataclass
class GalleyError(Exception):
    """The base of every refusal: `message` is a sentence for a person, `field` the part of the input it is about."""

    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class Invalid(GalleyError):
    """The input breaks a rule."""


class Missing(GalleyError):
    """There is no such thing, or not any more."""


class Forbidden(GalleyError):
    """The caller may not do this."""


class Unavailable(GalleyError):
    """A store that Galley needs does not answer. Trying again later may help."""


class TooLarge(GalleyError):
    """The input is over a stated limit, or the change needs more writes than one transaction takes."""


class Conflict(GalleyError):
    """Somebody else changed the subject since it was read. Read it again and decide again."""


@dataclass
class Stale(Conflict):
    """The version that the caller has seen is not the one there is; `current` is."""

    current: int = 0


class Unauthenticated(GalleyError):
    """The caller has not shown who they are."""


class CodeNeeded(Unauthenticated):
    """The password is right, and the account has a second factor, of which nothing was sent."""


class SecondFactorNeeded(Forbidden):
    """The role may do this only after a log-in with a second factor."""


@dataclass
class Taken(GalleyError):
    """A unique thing, such as a path, belongs to something else already."""

    claim: str = ""
    owner: str = ""


@dataclass
class Limited(GalleyError):
    """It was done too often, or again what may be done once: `name` is the limit, `seconds` until it may be tried.

    `challenge` is a proof of work that opens the way before that; empty when there is none.
    """

    seconds: int = 1
    name: str = ""
    challenge: str = ""


@dataclass
class AlreadyDone(GalleyError):
    """This idempotency key was used before; `answer` is what the first use was told, as JSON bytes."""

    answer: bytes = b""
    digest: str = field(default="", repr=False)
