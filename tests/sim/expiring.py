"""What somebody still waits for in a world that is quiet, and what should be over a month later."""

from collections.abc import Callable

from chalicelib import one_time
from chalicelib.commands import pending
from chalicelib.commands.sessions import refresh
from chalicelib.errors import Invalid, Unauthenticated
from chalicelib.models import done
from chalicelib.models.addresses import Address
from chalicelib.models.ledger import Entry
from chalicelib.projections.mail import deliveries, recipients
from tests.sim.cast import at_rest
from tests.sim.rows import rows
from tests.sim.world import World


def untold() -> list[str]:
    """R9: letters that somebody waits for still, and of which nobody knows what became. Only of such as are due from
    their entry on for as long as they are due at all: others may have become due after it was looked at.
    """
    lasting = [each for each in rows(Entry) if each.kind == "invite.sent" or '"sign-up"' in each.data]
    owed = [(entry, note) for entry in lasting for note in recipients.notes(entry)]
    marks = [(entry, note, done.find(entry.name, f"mail:{note.address}")) for entry, note in owed]
    return [f"{entry.name} to {note.to}" for entry, note, mark in marks if not mark or mark.state == deliveries.SENDING]


def good_later(world: World) -> list[str]:
    """Whose session and which one-time tokens are good in a month, while TTL has deleted nothing."""
    _, cast = at_rest()
    began = world.clock.time
    world.clock.move(days=31)
    good = [member.email for member in (cast.owner, cast.reader) if _is_good(refresh, member.refresh)]
    for address in Address.scan():
        for purpose, waiting in dict(address.pending or {}).items():
            token = one_time.text_of(purpose, address.id, waiting["nonce"])
            good += [purpose] if _is_good(pending.opened, purpose, token, str(address.id)) else []
    world.clock.time = began
    return good


def _is_good(use: Callable[..., object], *shown: str) -> bool:
    """Whether it lets anybody in."""
    try:
        use(*shown)
    except (Unauthenticated, Invalid):
        return False
    return True
