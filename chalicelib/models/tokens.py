"""API tokens: what a program shows to be let in. Only a hash is kept; the text is shown once."""

import hashlib
import re
from collections.abc import Collection
from typing import Any, ClassVar

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import transactions
from chalicelib.errors import Missing
from chalicelib.models import reading, uses
from chalicelib.models.base import Table, meta, page_of
from chalicelib.models.people import ACTIVE, Person, get_all
from chalicelib.models.uses import Use
from chalicelib.transactions import Operation

PUBLICATION = "publication"
"""The owner of tokens that belong to no one person."""
_TEXT = re.compile(r"galley_([0-7][0-9A-HJKMNP-TV-Z]{25})_([A-Za-z0-9_-]{43})")


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
    the secret, 43 characters of base64url.
    """
    return f"galley_{token.id}_{secret}"


def parse(text: str) -> tuple[str, str] | None:
    """The id and the secret in a text; None for what was never a token."""
    shape = _TEXT.fullmatch(text)
    return (shape[1], shape[2]) if shape else None


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


def stands(token: Token, roles: Collection[str]) -> bool:
    """As `made_by`, now. One call, where a person made it."""
    if not token.maker:
        return True
    maker = get_all([token.maker]).get(token.maker)
    return maker is not None and maker.status == ACTIVE and maker.role in roles


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
