"""Limits of how often something may be done: token buckets that are exact whatever runs at the same time.

A bucket is one number, by the generic cell rate algorithm (GCRA; ITU-T I.371): the time at which it would be full
again. Nothing is read: the store compares and writes in one step.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import clock, signing, transactions
from chalicelib.errors import Limited, Unavailable
from chalicelib.models.limits import SLACK_SECONDS, Bucket, Guard, Limit
from chalicelib.transactions import Operation, Refused

_IPV4_PREFIX, _IPV6_PREFIX = 24, 56
"""Bits of a network that one customer has: who has one address there has the others as well."""


class Rate(NamedTuple):
    """`burst` times at once, then once every `seconds`."""

    burst: int
    seconds: int


LIMITS: Mapping[str, Rate] = {
    "log-in.network": Rate(100, 30),
    "log-in.address-and-network": Rate(10, 120),
    "log-in.address": Rate(20, 300),
    "ask.network": Rate(60, 60),
    "ask.address": Rate(5, 3600),
    "confirm.network": Rate(60, 30),
    "second-factor.address": Rate(10, 300),
    "password.person": Rate(5, 60),
    "invite.person": Rate(20, 60),
}
"""By action and whose it is. To ask is to have mail sent: sign-up, reset, magic link, another address. A network has
more than its people need: a class of thirty who sign up at once come from one.

`log-in.address` is what strangers can use up for somebody else. It must lead to a proof of work, never to a refusal.
"""


def bucket(limit: str, *subjects: str) -> Bucket:
    """The bucket of these subjects under one of `LIMITS`. Its name holds them only as a keyed hash."""
    return Bucket(f"{limit}#{signing.keyed('limit', chr(0).join(subjects))}", *LIMITS[limit])


def network_of(ip: str) -> str:
    """A keyed hash of the network of an IP address; whatever is no address is of one and the same network."""
    return signing.keyed("network", _network(ip))


def take(*, buckets: Sequence[Bucket], guards: Sequence[Guard] = ()) -> None:
    """Use every bucket and guard once, or none of them. Raises `Limited` when one of them does not allow it.

    One transaction when all buckets are idle. Each refusal says what one bucket at least is in truth, and within one
    call a bucket goes only from idle to busy to empty.
    """
    if not buckets and not guards:
        return
    now, busy = int(clock.now().timestamp() * 1000), frozenset[Bucket]()
    for _ in range(2 * len(buckets) + len(guards) + 1):
        uses = [_busy(each, now) if each in busy else _idle(each, now) for each in buckets]
        try:
            transactions.write([*uses, *(_first_use(guard, now) for guard in guards)])
        except Refused as refused:
            busy = _learnt(refused, buckets, guards, busy, now)
        else:
            return
    raise Unavailable("the limits change too fast; try again in a moment")


def _idle(bucket: Bucket, now: int) -> Operation:
    tat = now + bucket.step
    return _update(
        bucket.key,
        [Limit.tat.set(tat), Limit.expires.set(_seconds(tat) + SLACK_SECONDS)],
        Limit.tat.does_not_exist() | (Limit.tat <= now),
    )


def _busy(bucket: Bucket, now: int) -> Operation:
    return _update(
        bucket.key,
        [Limit.tat.set(Limit.tat + bucket.step), Limit.expires.set(Limit.expires + bucket.seconds)],
        (Limit.tat > now) & (Limit.tat <= now + bucket.tolerance),
    )


def _first_use(guard: Guard, now: int) -> Operation:
    return _update(
        guard.key,
        [Limit.expires.set(_seconds(now) + guard.seconds)],
        Limit.expires.does_not_exist() | (Limit.expires <= now // 1000),
    )


def _update(key: str, actions: Sequence[Action], condition: Condition) -> Operation:
    return transactions.update(Limit(key), actions, condition)


def _learnt(
    refused: Refused, buckets: Sequence[Bucket], guards: Sequence[Guard], busy: frozenset[Bucket], now: int
) -> frozenset[Bucket]:
    """The buckets that are busy, as far as the refusal tells. Raises `Limited` with the longest wait."""
    waits: list[tuple[int, str]] = []
    for index, (each, found) in enumerate(_found(refused, [*buckets, *guards])):
        if not refused.failed(index):
            continue
        if isinstance(each, Guard):
            waits.append((int(found.get("expires", 0)) * 1000 - now, each.name))
            continue
        tat = int(found.get("tat", 0))
        busy = busy | {each} if tat > now else busy - {each}
        waits += [(each.wait(tat, now), each.name)] if each.wait(tat, now) else []
    if waits:
        _refuse(*max(waits))
    return busy


def _found(refused: Refused, asked: Sequence[Bucket | Guard]) -> list[tuple[Bucket | Guard, Mapping[str, int]]]:
    return [(each, refused.found(index) or {}) for index, each in enumerate(asked)]


def _refuse(wait: int, name: str) -> None:
    seconds = max(1, _seconds(wait))
    raise Limited(f"this was done too often: it may be tried again in {seconds} seconds", seconds=seconds, name=name)


def _seconds(milliseconds: int) -> int:
    """Rounded up."""
    return -(-milliseconds // 1000)


def _network(ip: str) -> str:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(address), _IPV6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(ipaddress.IPv4Network((int(address), _IPV4_PREFIX), strict=False))
