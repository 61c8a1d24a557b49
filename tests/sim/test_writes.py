"""A fault at each AWS call of a request that is sent with an Idempotency-Key, then the same request again.

Whatever happened, it was carried out once, and who asks again is told what was done.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chalicelib.commands import tokens
from chalicelib.models import revisions
from chalicelib.models.ledger import Entry
from tests.routes.conftest import EVERY_SCOPE, Staff, tag
from tests.sim.conftest import Tally
from tests.sim.faults import Crash, possible
from tests.sim.network import striking
from tests.sim.promises import check_all
from tests.sim.world import World

pytestmark = pytest.mark.sim
Send = Callable[[Staff, dict[str, Any], str], Any]


def begin(staff: Staff, _: dict[str, Any], key: str) -> Any:
    return staff("POST", "/articles", {"title": key, "tags": ["tea"]}, Idempotency_Key=key)


def change(staff: Staff, draft: dict[str, Any], key: str) -> Any:
    body = {"body": f"Words of {key}.", "tags": ["ink"]}
    return staff("PATCH", f"/articles/{draft['id']}", body, If_Match=tag(draft), Idempotency_Key=key)


def publish(staff: Staff, draft: dict[str, Any], key: str) -> Any:
    return staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match=tag(draft), Idempotency_Key=key)


def retract(staff: Staff, live: dict[str, Any], key: str) -> Any:
    return staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(live), Idempotency_Key=key)


def delete(staff: Staff, draft: dict[str, Any], key: str) -> Any:
    return staff("DELETE", f"/articles/{draft['id']}", If_Match=tag(draft), Idempotency_Key=key)


WRITES: dict[str, tuple[int, Send]] = {
    "begin": (201, begin),
    "change": (200, change),
    "publish": (200, publish),
    "retract": (200, retract),
    "delete": (200, delete),
}


@pytest.fixture
def staff(world: World) -> Callable[[], Staff]:
    """Somebody who may do everything, whose use is noted already."""

    def _staff() -> Staff:
        known = Staff(tokens.create(actor="operator", name="a test", scopes=EVERY_SCOPE)[1])
        known("GET", "/drafts")
        return known

    return _staff


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_carried_out_once_whatever_happens_to_it(
    world: World, staff: Callable[[], Staff], write: str, tally: Tally
) -> None:
    known, (done, send) = staff(), WRITES[write]

    def article(number: int) -> Any:
        make = known.publish if write in {"retract", "delete"} else known.begin
        return make(f"Title {number}", section="essays", path=f"/p/{number}/", tags=["tea", f"t{number}"])

    known.publish("What is there already")
    first = article(0)
    with striking(world.network) as seen:
        send(known, first, "first")
    faults = [(at, fault) for at, operation in enumerate(seen) for fault in possible(operation)]
    for number, (at, fault) in enumerate(faults, 1):
        draft, key = article(number), f"key-{number}"
        before = entries()
        with striking(world.network, at, fault) as seen:
            answer = answered(partial(send, known, draft, key))
        world.new_process()
        assert len(seen) > at, (at, fault)
        again, third = send(known, draft, key), send(known, draft, key)
        assert (again.status_code, third.status_code) == (done, done), (at, fault, again.body)
        assert third.body == again.body, (at, fault)
        assert third.headers["Idempotent-Replayed"] == "true"
        assert entries() == before + 1, (at, fault)
        told = answer is not None and answer.status_code == done
        if told:
            assert answer.body == again.body, (at, fault)
        else:
            assert answer is None or answer.status_code == 503, (at, fault, answer.body)
        assert_as_told(known, again.json_body)
    world.lambdas.lose_stream()
    world.catch_up()
    check_all()
    tally(faults=len(faults))


def entries() -> int:
    return sum(1 for _ in Entry.scan())


def answered(request: Callable[[], Any]) -> Any:
    """The answer, None when the process died on the way."""
    try:
        return request()
    except Crash:
        return None


def assert_as_told(known: Staff, told: dict[str, Any]) -> None:
    """Fails unless the store says what the caller was told."""
    shown = known("GET", f"/drafts/{told['id']}")
    if told["status"] == "deleted":
        assert shown.status_code == 404
        return
    assert json.loads(shown.body) == told
    assert revisions.get(told["id"], told["revision"]).content().body == told["content"]["body"]
