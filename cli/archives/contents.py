"""What an archive holds: which tables, rows and objects of a stage, and where each row belongs in the ledger."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.models.addresses import Address
from chalicelib.models.articles import Article
from chalicelib.models.base import Table
from chalicelib.models.claims import Claim
from chalicelib.models.done import PARKED, Done
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media, is_variant
from chalicelib.models.people import Person
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.models.sessions import EVERYBODY, Session
from chalicelib.models.site import Site
from chalicelib.models.tokens import Token
from chalicelib.models.topics import Topic
from chalicelib.projections import FOLLOWS
from chalicelib.settings import settings

FORMAT = 1
"""Version of the archive's format. A reader refuses those that it does not know."""
Row = dict[str, Any]
"""An item as DynamoDB sends it: attribute to typed value."""
Home = tuple[str, int | None]
"""A subject of the ledger and the version of one of its entries; None is the newest."""

LEDGER, MARKS = "ledger", "done"
_MODELS: tuple[type[Table], ...] = (
    Address, Article, Claim, Done, Entry, Invite, Media, Person, Revision, Session, Site, Token, Topic,
)  # fmt: skip
TABLES: Mapping[str, type[Table]] = {model.noun: model for model in sorted(_MODELS, key=lambda model: model.noun)}
"""What is kept, by noun."""
LEFT_OUT = frozenset({"requests", "limits", "uses", "shown"})
"""Expires within days, or is made again by a rebuild."""
_TELLERS = tuple(projection.name for projection in FOLLOWS if projection.way == "tells")
_PASSING = ("answers/", "exports/", "notes/")
"""Objects of the store that expire, or that this machine notes for itself."""
_ASSETS = "assets/"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the archive. `count` is how many lines it has."""

    sha256: str
    bytes: int
    count: int


class StoredObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An object of a bucket, `store` or `site`, with what it is served with. `location` is where it redirects to."""

    bucket: str
    key: str
    sha256: str
    bytes: int
    type: str = ""
    cache: str = ""
    location: str = ""
    metadata: dict[str, str] = {}

    @property
    def part(self) -> str:
        """Where its bytes lie in the archive."""
        return f"objects/{self.bucket}/{self.key}"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in `manifest.json`. `newest` names the newest entry of the ledger, `at` is its time."""

    format: int
    renderer: str
    newest: str
    at: str
    rows: dict[str, int]
    objects: int
    pages: int
    parts: dict[str, Part]


def buckets() -> dict[str, str]:
    """The bucket of this stage for each name that archives use."""
    return {"store": settings.store_bucket, "site": settings.site_bucket}


def keeps_row(noun: str, row: Row) -> bool:
    """Of sessions only the row that says since when they are good; of marks only who was told what, and what of that
    was given up on and waits for the operator.
    """
    if noun == Session.noun:
        return bool(row["id"]["S"] == EVERYBODY)
    if noun == MARKS:
        name, told, _ = row["projection"]["S"].partition(":")
        return name in _TELLERS and bool(told or row["state"]["S"] == PARKED)
    return True


def keeps_object(bucket: str, key: str) -> bool:
    """Of the site only what no rebuild would bring back: forms of pictures, and stylesheets of former looks."""
    return key.startswith(_ASSETS) or is_variant(key) if bucket == "site" else not key.startswith(_PASSING)


def home(noun: str, row: Row) -> Home | None:
    """The entry of the ledger that a row was written with, as far as the row says; None when it does not."""
    if noun == Claim.noun:
        return row["owner"]["S"], None
    if noun == Revision.noun:
        version = int(row["version"]["N"])
        return f"article#{row['article_id']['S']}", None if version == NEWEST else version
    if noun == Topic.noun and "article_id" in row:
        return f"article#{row['article_id']['S']}", None
    version = int(row.get("version", {}).get("N", 0))
    item: Any = TABLES[noun].from_raw_data(row)
    return (item.subject, None) if version else None


def version_of(noun: str, row: Row) -> int | None:
    """The version that a row says its subject is at; None for rows that are no subjects."""
    model: Any = TABLES[noun]
    own = noun != LEDGER and hasattr(model, "subject") and hasattr(model, "head")
    return int(row.get("version", {}).get("N", 0)) or None if own else None
