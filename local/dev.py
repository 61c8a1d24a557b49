"""`make dev`: Galley on one machine, from the embedded AWS to the site, ended by one Ctrl-C."""

import importlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from chalicelib.errors import GalleyError, Invalid, Unavailable
from chalicelib.settings import settings
from local import embedded, mailbox, publication, running, site
from local.running import Running

HOST = "127.0.0.1"
LOOK_SECONDS = 0.5
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Serve until a signal; the exit code. A refusal is one line on standard error and 1."""
    stop = threading.Event()
    try:
        with _signals_end_it(stop), ExitStack() as stack:
            _start(stack, stop)
            _serve_on()
    except KeyboardInterrupt:
        return 0
    except GalleyError as error:
        print(f"galley: {error}", file=sys.stderr)
        return 1
    return 0


def _start(stack: ExitStack, stop: threading.Event) -> None:
    """Everything in order; what is started is on the stack, so that it ends in the opposite order."""
    api_port, site_port = settings.port("api_port"), settings.port("site_port")
    _check_ports(GALLEY_API_PORT=api_port, GALLEY_SITE_PORT=site_port)
    state = settings.state_path
    aws = embedded.start(state, engine=embedded.choice())
    stack.callback(aws.stop)
    stack.enter_context(running.environment(aws.environment))
    pump = publication.open_pump()
    publication.fill(pump, state)
    stack.enter_context(publication.pumping(pump, stop))
    _serve(stack, api_port=api_port, site_port=site_port)
    ports = {"api": api_port, "site": site_port}
    stack.enter_context(running.announced(state, Running(os.getpid(), aws.environment, ports)))
    _say(api_port=api_port, site_port=site_port)


def _serve_on() -> None:
    """Until a signal. It is looked for now and then: one that the kernel hands to another thread does not wake this
    one, which alone runs Python's handlers.
    """
    while True:
        time.sleep(LOOK_SECONDS)


def _serve(stack: ExitStack, *, api_port: int, site_port: int) -> None:
    from chalicelib import aws
    from local import api

    api_server = api.serve(importlib.import_module("app").app, host=HOST, port=api_port)
    stack.callback(api_server.shutdown)
    lookup = site.bucket_lookup(aws.client, settings.site_bucket)
    site_server = site.serve(
        lookup, host=HOST, port=site_port, api_port=api_port, mailbox=mailbox.page, root=site.base_path
    )
    stack.callback(site_server.shutdown)


@contextmanager
def _signals_end_it(stop: threading.Event) -> Iterator[None]:
    """The first signal raises KeyboardInterrupt in the main thread; later ones must not disturb the clearing up.

    `stop` is set before anything else: Ctrl-C also ends the engine's process, and the pump must not complain of that.
    """
    seen: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) == 1:
            stop.set()
            raise KeyboardInterrupt

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_ports(**ports: int) -> None:
    if len(set(ports.values())) < len(ports):
        raise Invalid("the API and the site need different ports", field="GALLEY_SITE_PORT")
    for variable, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise Unavailable(f"port {port} cannot be used: {error.strerror}", field=variable) from error


def _say(*, api_port: int, site_port: int) -> None:
    lines = (
        f"Site          http://localhost:{site_port}/",
        f"API           http://localhost:{api_port}/",
        f"API document  http://localhost:{api_port}/openapi.json",
        f"Mailbox       http://localhost:{site_port}/_mailbox/",
        f"State         {settings.state_path}   (Ctrl-C stops everything)",
        *_set_up(),
    )
    print("\n".join(lines), flush=True)


def _set_up() -> list[str]:
    """How to get in, until somebody has."""
    from chalicelib.commands import invites
    from chalicelib.models import claims

    return [] if claims.find(invites.SETUP) else ["No owner yet  ./galley owner create you@example.org"]


if __name__ == "__main__":
    sys.exit(main())
