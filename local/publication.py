"""Opening a publication on one machine: its resources there, something to read in it, everything followed."""

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from local import notifications, resources
from local.pump import Pump, UnsettledError, from_app

STOP_SECONDS = 1.5
_BEGUN = "sample.begun"


def open_pump() -> Pump:
    """Create what is declared and not there, and the pump that follows it from now on. Needs the environment."""
    from chalicelib import aws
    from chalicelib.settings import settings

    create()
    return from_app(
        importlib.import_module("app").app, aws.client, resources.names(resources.declared(), settings.prefix)
    )


def create() -> None:
    """Create what is declared and not there."""
    from chalicelib import aws
    from chalicelib.settings import settings

    template = resources.declared()
    resources.create(template, prefix=settings.prefix, clients=aws.client)
    notifications.create(template, prefix=settings.prefix, clients=aws.client)


def catch_up(pump: Pump) -> int:
    """Follow everything in the ledger, also what was only on a queue when the last process ended.

    Returns how many records and messages were handled. What keeps failing is one line on standard error: one
    article that cannot be built must not keep the publication closed.
    """
    from chalicelib import sweeper

    try:
        handled = pump.settle()  # before the sweep, which would send again what the stream still holds
        if sweeper.sweep(grace=timedelta(0)).sent:
            handled += pump.settle()
    except UnsettledError as error:
        print(f"galley: {error}", file=sys.stderr)
        return 0
    return handled


def fill(pump: Pump, state: Path) -> None:
    """The sample in a store that nobody has written to, and every page as this version of Galley makes it.

    A sample that was interrupted goes on where it was.
    """
    from chalicelib.projections.pages import store
    from cli import rebuild, sample

    begun = state / _BEGUN
    if empty := _is_empty():
        begun.touch()
        store.note_renderer()  # no page is built yet, so this version will have made them all
    if empty or begun.exists():
        sample.load()
        begun.unlink()
    catch_up(pump)
    rebuild.if_renderer_changed()


@contextmanager
def pumping(pump: Pump, stop: threading.Event) -> Iterator[None]:
    """Follow what is written for the duration, in a thread; `stop` ends it sooner."""
    thread = threading.Thread(target=pump.run, args=(stop,), name="pump", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


def _is_empty() -> bool:
    """Nothing was ever written: the ledger has no entry."""
    from chalicelib import aws
    from chalicelib.settings import settings

    dynamodb: Any = aws.client("dynamodb")
    return not dynamodb.scan(TableName=settings.table("ledger"), Limit=1)["Count"]
