"""What AWS and other hosts ask, as it was noted in prices.json: where, and on which day."""

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

FILE = Path(__file__).parent / "prices.json"
Seen = Literal["seller", "other", "none"]
"""Who said it on the page that was read: the seller, somebody else; or no page was found, and it is from memory."""


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """US dollars for `per` of the unit. `always_free`: so many each month cost nothing, whatever the account's age."""

    key: str
    service: str
    what: str
    usd: float
    per: int
    unit: str
    source: str
    seen: Seen
    noted: date
    always_free: float = 0

    def of(self, quantity: float) -> float:
        return quantity / self.per * self.usd

    def after_free(self, quantity: float) -> float:
        return self.of(max(0.0, quantity - self.always_free))


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What another host asks for a month, and for what."""

    host: str
    plan: str
    usd_per_month: float
    includes: str
    source: str
    seen: Seen
    noted: date


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    region: str
    currency: str
    prices: tuple[Price, ...]
    hosts: tuple[Host, ...]


def read() -> Prices:
    return msgspec.json.decode(FILE.read_bytes(), type=Prices)
