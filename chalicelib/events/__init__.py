"""What can have happened: every event kind, `noun.past-participle`. The docstrings are a contract with its readers.

An event carries ids and paths, never personal data. Followers read what is true now from the models; `before` and
`after` only tell them where to look.
"""

import msgspec

from chalicelib.events import articles, people, publication
from chalicelib.events.articles import (
    ArticleDeleted,
    ArticleDrafted,
    ArticleMoved,
    ArticlePublished,
    ArticleRestored,
    ArticleRetracted,
    ArticleRevised,
    ArticleScheduled,
)
from chalicelib.events.base import (
    ArticleEvent,
    Event,
    Listing,
)
from chalicelib.events.people import (
    AddressAsked,
    AddressChangeAsked,
    AddressSuppressed,
    InviteSent,
    InviteWithdrawn,
    PersonAdded,
    PersonAddressChanged,
    PersonDeleted,
    PersonExported,
    PersonJoined,
    PersonPasswordChanged,
    PersonRecoveryRenewed,
    PersonReinstated,
    PersonRevised,
    PersonRoleChanged,
    PersonSecondFactorChanged,
    PersonSessionsEnded,
    PersonSuspended,
    SessionEnded,
    SessionsEnded,
    SessionStarted,
    SessionStolen,
)
from chalicelib.events.publication import (
    MediaAdded,
    MediaPrepared,
    MediaRemoved,
    SiteConfigured,
    TokenCreated,
    TokenRevoked,
    TopicDescribed,
)

__all__ = [
    "KINDS",
    "AddressAsked",
    "AddressChangeAsked",
    "AddressSuppressed",
    "ArticleDeleted",
    "ArticleDrafted",
    "ArticleEvent",
    "ArticleMoved",
    "ArticlePublished",
    "ArticleRestored",
    "ArticleRetracted",
    "ArticleRevised",
    "ArticleScheduled",
    "Event",
    "InviteSent",
    "InviteWithdrawn",
    "Listing",
    "MediaAdded",
    "MediaPrepared",
    "MediaRemoved",
    "PersonAdded",
    "PersonAddressChanged",
    "PersonDeleted",
    "PersonExported",
    "PersonJoined",
    "PersonPasswordChanged",
    "PersonRecoveryRenewed",
    "PersonReinstated",
    "PersonRevised",
    "PersonRoleChanged",
    "PersonSecondFactorChanged",
    "PersonSessionsEnded",
    "PersonSuspended",
    "SessionEnded",
    "SessionStarted",
    "SessionStolen",
    "SessionsEnded",
    "SiteConfigured",
    "TokenCreated",
    "TokenRevoked",
    "TopicDescribed",
    "parse",
]

KINDS: dict[str, type[Event]] = {
    found.kind: found
    for module in (articles, people, publication)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Event) and "kind" in vars(found)
}
"""Each kind and its class."""


def parse(kind: str, data: str) -> Event | None:
    """The event of a stored entry; None for a kind that this version does not know, which nobody here follows."""
    known = KINDS.get(kind)
    return msgspec.json.decode(data, type=known) if known else None
