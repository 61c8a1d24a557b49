"""Who follows what: the table that relay and sweeper read.

`rebuilds`: renders what is true now, may be thrown away and replayed. `tells`: speaks to somebody outside, is never
replayed, and records each delivery.
"""

from dataclasses import dataclass
from typing import Literal

from chalicelib import events


@dataclass(frozen=True)
class Projection:
    """One follower of the ledger; its queue has its name."""

    name: str
    way: Literal["rebuilds", "tells"]
    follows: frozenset[str]


PAGES = Projection(
    "pages",
    "rebuilds",
    frozenset(
        event.kind
        for event in (
            events.ArticlePublished,
            events.ArticleRetracted,
            events.ArticleMoved,
            events.ArticleDeleted,
            events.PersonJoined,
            events.PersonRevised,
            events.PersonRoleChanged,
            events.PersonSuspended,
            events.PersonReinstated,
            events.PersonDeleted,
            events.InviteSent,
            events.SiteConfigured,
            events.TopicDescribed,
            events.MediaAdded,
            events.MediaPrepared,
            events.MediaRemoved,
        )
    ),
)
IMAGES = Projection("images", "rebuilds", frozenset(event.kind for event in (events.MediaAdded, events.MediaRemoved)))
MAIL = Projection(
    "mail",
    "tells",
    frozenset(
        event.kind
        for event in (
            events.AddressAsked,
            events.AddressChangeAsked,
            events.InviteSent,
            events.PersonJoined,
            events.PersonRoleChanged,
            events.PersonPasswordChanged,
            events.PersonAddressChanged,
            events.PersonSecondFactorChanged,
            events.SessionStarted,
            events.SessionStolen,
        )
    ),
)

FOLLOWS: tuple[Projection, ...] = (PAGES, IMAGES, MAIL)


def followers(kind: str) -> list[Projection]:
    """The projections that follow an event kind."""
    return [projection for projection in FOLLOWS if kind in projection.follows]
