"""API tokens: what a program shows to be let in. Only a hash is kept; the text is shown once."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import transactions
from chalicelib.errors import Missing
from chalicelib.models import reading, uses
from chalicelib.models.base import Table, meta, page_of
from chalicelib.models.people import ACTIVE, Person
from chalicelib.models.uses import Use
from chalicelib.transactions import Operation

PUBLICATION = "publication"
"""The owner of tokens that belong to no one person."""
_ID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_TEXT = re.compile(rf"galley_({_ID})_(?:({_ID})_)?([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True)
class TokenText:
    """What the text of a token says: its id, the id of the person who made it (empty: the operator), its secret."""

    id: str
    maker: str
    secret: str = field(repr=False)


class OwnerIndex(GlobalSecondaryIndex[Any]):
    """The tokens of one owner, by when they were made."""

    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class Token(Table):
    """One token. Times are RFC 3339 in UTC; `hash` is SHA-256 (hex) of the secret part of its text."""

    noun: ClassVar[str] = "tokens"
    Meta = meta("tokens")

    id = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute(default=PUBLICATION)
    name = UnicodeAttribute()
    hash = UnicodeAttribute()
    scopes: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    created_by = UnicodeAttribute()
    maker = UnicodeAttribute(null=True)
    """The id of the person by whose rights it acts, also where a token of theirs made it; none: the operator's."""
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    revoked_at = UnicodeAttribute(null=True)
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    owner_index = OwnerIndex()
    last_used_at: str | None = None
    """To the hour, for those who have read it too; not an attribute of the item."""

    @property
    def subject(self) -> str:
        return subject(str(self.id))

    def holds(self, now: str) -> bool:
        """Whether it is still good at a time (RFC 3339, UTC)."""
        return not self.revoked_at and self.expires_at > now


def subject(token_id: str) -> str:
    """What the ledger and the list of uses call a token."""
    return f"token#{token_id}"


def text_of(token: Token, secret: str) -> str:
    """What its holder shows: the name of the publisher's software, so that scanners for lost secrets know it; the id;
    its maker's, so that one call reads both; the secret, 43 characters of base64url.
    """
    return "_".join(["galley", str(token.id), *([str(token.maker)] if token.maker else []), secret])


def parse(text: str) -> TokenText | None:
    """What a text says; None for what was never a token."""
    shape = _TEXT.fullmatch(text)
    return TokenText(shape[1], shape[2] or "", shape[3]) if shape else None


def hash_of(secret: str) -> str:
    """A secret of 256 random bits cannot be guessed, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def still(token_id: str) -> Operation:
    """A token has not been revoked since it was read."""
    return transactions.check(Token(token_id), Token.id.exists() & Token.revoked_at.does_not_exist())


def made_by(token: Token, roles: Collection[str]) -> list[Operation]:
    """Whoever made a token is active and has one of the roles; nothing for those of the operator."""
    allowed = (Person.status == ACTIVE) & Person.role.is_in(*roles)
    return [transactions.check(Person(token.maker), allowed)] if token.maker else []


def open_token(shown: TokenText, roles: Collection[str]) -> Token | None:
    """The token that is shown, if whoever made it is active and has one of the roles, as the store says now; whether
    its secret is right is not looked at. One call, by a strong read: what ended a moment ago is no longer good.
    """
    if not shown.maker:
        token = find(shown.id)
        return token if token and not token.maker else None
    read, maker = reading.read([(Token, shown.id), (Person, shown.maker)])
    good = read is not None and read.maker == shown.maker and maker is not None
    return read if good and maker.status == ACTIVE and maker.role in roles else None


def find(token_id: str) -> Token | None:
    """By a strong read: a token that was revoked a moment ago is no longer good."""
    try:
        return Token.get(token_id, consistent_read=True)
    except Token.DoesNotExist:
        return None


def get(token_id: str) -> Token:
    """As `find`, with its last use; one call. Raises `Missing`."""
    found, use = reading.read([(Token, token_id), (Use, subject(token_id))])
    if found is None:
        raise Missing("there is no such token", field="token")
    found.last_used_at = use.at if use else None
    token: Token = found
    return token


def of(owner: str = PUBLICATION, *, limit: int, after: dict[str, Any] | None = None) -> tuple[list[Token], Any]:
    """The tokens of one owner with their last uses, the newest first, and where to go on.

    Two calls, of which that to the index may lag by a moment.
    """
    found, go_on = page_of(Token.owner_index.query, owner, scan_index_forward=False, limit=limit, after=after)
    used = uses.last(token.subject for token in found)
    for token in found:
        token.last_used_at = used.get(token.subject)
    return found, go_on
