"""What plain `chalice local` needs: the store open, the pump running, our server in the place of Chalice's own."""

import atexit
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, NoReturn

from chalicelib.errors import GalleyError, Unavailable
from chalicelib.settings import settings
from local import api, embedded, publication, reloading, running
from local.running import Running

_QUIET = ("botocore", "pynamodb", "werkzeug")
_open = ExitStack()
"""Everything that ends with this process."""


@cache
def serve() -> None:
    """Use the publication that is running, else open the one in the state folder until this process ends.

    For `app.py`, while Chalice's command line imports it. A refusal is one line on standard error and exit code 1.
    """
    from chalice import local

    reloading.watch_only_code(settings.state_path)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)  # Chalice asks for INFO of everybody
    atexit.register(_open.close)
    try:
        _connect(_open)
    except GalleyError as error:
        _refuse(error)
    local.create_local_server = _server


def _connect(stack: ExitStack) -> None:
    state = settings.state_path
    if found := running.find(state):
        stack.enter_context(running.environment(found.environment))
        return
    opened = embedded.start(state, engine=embedded.choice())
    stack.callback(opened.stop)
    stack.enter_context(running.environment(opened.environment))
    publication.create()
    stack.enter_context(_following(Running(os.getpid(), opened.environment, {})))


@contextmanager
def _following(this: Running) -> Iterator[None]:
    """Fill the store and follow it, in a thread: it waits for the import of `app.py`, inside of which we are."""
    stop = threading.Event()
    thread = threading.Thread(target=_follow, args=(this, stop), name="pump", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(publication.STOP_SECONDS)


def _follow(this: Running, stop: threading.Event) -> None:
    state = settings.state_path
    try:
        pump = publication.open_pump()
        publication.fill(pump, state)
        with running.announced(state, this):
            pump.run(stop)
    except Exception as error:  # noqa: BLE001 - whatever stops the pump, the API goes on
        if not stop.is_set():
            print(f"galley: pages are not built: {type(error).__name__}: {error}", file=sys.stderr)


class _Served:
    """What Chalice's command line wants of a server."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def serve_forever(self) -> None:
        host, port = self._server.server_address[:2]
        print(f"Serving on http://{host}:{port}", flush=True)
        try:
            self._server.serve_forever(0.05)
        except KeyboardInterrupt:
            self._server.server_close()

    def shutdown(self) -> None:
        self._server.shutdown()


def _server(app: Any, config: Any, host: str, port: int) -> _Served:
    try:
        server = api.bind(app, host=host, port=port, config=config)
    except OSError as error:
        _refuse(Unavailable(f"port {port} cannot be used: {error.strerror}", field="--port"))
    server.logs = True
    return _Served(server)


def _refuse(error: GalleyError) -> NoReturn:
    """In the reloader's worker this is a thread, whose end nobody notices: there the process ends at once."""
    print(f"galley: {error}", file=sys.stderr, flush=True)
    if threading.current_thread() is threading.main_thread():
        raise SystemExit(1)
    _open.close()
    os._exit(1)
