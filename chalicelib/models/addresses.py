"""E-mail addresses: whose they are, what lets their owner in, and whether mail may go there.

All secrets of an account stand here and nowhere else: hashes, and nonces that are worth nothing without our keys.
"""

from typing import Any, ClassVar

from pynamodb.attributes import JSONAttribute, ListAttribute, NumberAttribute, UnicodeAttribute

from chalicelib import signing, transactions
from chalicelib.models.base import Table, meta
from chalicelib.transactions import Operation

BOUNCED, COMPLAINED = "bounced", "complained"


class Address(Table):
    """One address. `pending` has a one-time token for each purpose, the newest: {purpose: {nonce, until, …}}."""

    noun: ClassVar[str] = "addresses"
    Meta = meta("addresses")

    id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    person = UnicodeAttribute(null=True)
    """Whose it is, once they have shown that they read its mail."""
    password = UnicodeAttribute(null=True)
    epoch = NumberAttribute(default=0)
    """As the person's: what was given out before it was raised is no longer good."""
    totp = UnicodeAttribute(null=True)
    """The nonce that the shared secret of the second factor is made of, while there is one."""
    totp_step = NumberAttribute(default=0)
    """The period (RFC 6238) of the last code that was used; a code is good once."""
    recovery: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    """Hashes of the recovery codes that are left."""
    pending = JSONAttribute(default=dict)
    former = UnicodeAttribute(null=True)
    """The address that its owner had before, so that it can be told."""
    suppressed = UnicodeAttribute(default="")
    """Why no mail goes there: it bounced, or somebody complained."""
    changes = NumberAttribute(default=0)
    """Counts every write of this item, also those that belong to another subject's entry."""
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    @property
    def subject(self) -> str:
        return f"address#{self.id}"

    def replacement(self, _base: int) -> Operation:
        """How the ledger writes it as a subject."""
        return replaced(self)


def id_of(email: str) -> str:
    """The key of a normalised address: a keyed hash, so that the table's keys and the ledger name nobody."""
    return signing.keyed("address", email)


def find(address_id: str) -> Address | None:
    """By a strong read."""
    try:
        return Address.get(address_id, consistent_read=True)
    except Address.DoesNotExist:
        return None


def find_or_new(email: str) -> Address:
    """The address, or one that is not stored yet. One call."""
    found = find(id_of(email)) or Address(id_of(email))
    found.email = email
    return found


def emptied(address: Address) -> Operation:
    """Leave no more than what the ledger needs to go on with its history."""
    left = Address(address.id, email="", version=address.version, head=address.head, changes=address.changes)
    left.suppressed = address.suppressed
    return replaced(left)


def replaced(address: Address) -> Operation:
    """Write it, if nobody has since it was read."""
    seen = int(address.changes)
    address.changes = seen + 1
    free = Address.changes == seen if seen else Address.id.does_not_exist()
    return transactions.put(address, free)
