"""Who was told of which entry: a row of `done` for each entry and address, claimed before the letter is sent."""

from datetime import timedelta

from pynamodb.exceptions import DeleteError, PutError

from chalicelib import clock
from chalicelib.errors import Conflict
from chalicelib.models import done
from chalicelib.models.base import NOT_MET, code_of
from chalicelib.models.done import Done

LEASE = timedelta(minutes=2)
"""How long a claim holds that nobody has settled: longer than the function runs."""
SENDING, TOLD, SUPPRESSED, GIVEN_UP = "sending", "done", "suppressed", "given up"


def claim(entry: str, address: str) -> bool:
    """Whether the letter is ours to send now: False when it is settled. Raises `Conflict` while another sends it."""
    now = clock.now()
    lapsed = (Done.state == SENDING) & (Done.at <= clock.text(now - LEASE))
    try:
        _mark(entry, address, SENDING).save(Done.entry.does_not_exist() | lapsed)
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
    else:
        return True
    known = done.find(entry, _projection(address))
    if known is None or known.state == SENDING:
        raise Conflict("this letter is being sent; look again later", field="mail")
    return False


def release(entry: str, address: str) -> None:
    """Nothing was sent: the next one may try at once."""
    try:
        Done(entry, _projection(address)).delete(Done.state == SENDING)
    except DeleteError as error:
        if code_of(error) != NOT_MET:
            raise


def record(entry: str, address: str, state: str) -> None:
    """Settled for good: nobody sends this letter again."""
    _mark(entry, address, state).save()


def _mark(entry: str, address: str, state: str) -> Done:
    """Kept for as long as an entry can be parked, so that an operator's redrive tells nobody twice."""
    now = clock.now()
    expires = int(now.timestamp()) + done.PARKED_SECONDS + done.KEPT_SECONDS
    return Done(entry, _projection(address), state=state, at=clock.text(now), expires=expires)


def _projection(address: str) -> str:
    return f"mail:{address}"
