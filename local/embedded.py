"""AWS on one machine: DynamoDB, S3, SQS and SES on loopback, with a state that survives a restart and a
`kill -9`.

SQS forgets: what was on a queue comes again from the ledger.
"""

import fcntl
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from chalicelib.errors import Invalid, Unavailable
from chalicelib.settings import settings
from local import engine as dynoxide
from local import moto_fixes, moto_server
from local.journal import Journal
from local.objects import Objects
from local.resources import REGION

Choice = Literal["auto", "dynoxide", "moto"]
CHOICES: tuple[Choice, ...] = ("auto", "dynoxide", "moto")


@dataclass
class Embedded:
    """A running embedded AWS. `environment` is what boto3 needs to find it."""

    environment: dict[str, str]
    engine: str
    _stack: ExitStack = field(repr=False)

    def stop(self) -> None:
        """End every server and process, and unlock the state. May be called twice."""
        self._stack.close()


def start(state: Path, *, engine: Choice = "auto") -> Embedded:
    """Open a state folder, made on first use.

    `engine` says who holds the tables: `auto` takes Dynoxide where it can be had; a state stays with the
    one that made it. Raises `Unavailable` when the folder cannot be used, is open in another process, or
    its engine cannot be had.
    """
    with ExitStack() as stack:
        stack.enter_context(_locked(state))
        chosen, executable = _chosen(state, engine)
        tables = None if executable is None else dynoxide.start(state, executable)
        if tables:
            stack.callback(tables.stop)
        port = _start_moto(state, journaled=tables is None, stack=stack)
        environment = _environment(port, tables.port if tables else port)
        return Embedded(environment, chosen, stack.pop_all())


def choice() -> Choice:
    """The engine that the settings ask for. Raises `Invalid` naming the variable."""
    for known in CHOICES:
        if settings.engine == known:
            return known
    raise Invalid(f"must be one of {', '.join(CHOICES)}, not {settings.engine!r}", field="GALLEY_ENGINE")


def _environment(port: int, tables_port: int) -> dict[str, str]:
    endpoint, tables = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{tables_port}"
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_DYNAMODB": tables,
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": tables,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    """Hold the state alone. The lock goes with the process, however it ends."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / "lock").open("a+", encoding="ascii")
    except OSError as error:
        raise Unavailable(f"cannot open the store in {state}: {error.strerror}", field="GALLEY_STATE") from error
    with lock:
        _lock(lock, state)
        yield


def _lock(lock: IO[str], state: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        raise Unavailable(f"process {holder} has the store in {state} open", field="GALLEY_STATE") from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def _chosen(state: Path, wanted: Choice) -> tuple[str, Path | None]:
    """The engine's name, and its executable when it is Dynoxide."""
    made_by = _remembered(state)
    if made_by and wanted not in ("auto", made_by):
        raise Unavailable(f"the store in {state} was made with {made_by}, not {wanted}", field="GALLEY_ENGINE")
    name, executable = _available(state, made_by or wanted)
    if not made_by:
        _remember(state, name)
    return name, executable


def _available(state: Path, wanted: str) -> tuple[str, Path | None]:
    if wanted == "moto":
        return "moto", None
    try:
        return "dynoxide", dynoxide.install(state)
    except Unavailable as reason:
        if wanted == "dynoxide":
            raise Unavailable(
                f"the store in {state} needs dynoxide: {reason.message}", field="GALLEY_ENGINE"
            ) from reason
        print(f"The tables are kept by moto, not dynoxide: {reason.message}", file=sys.stderr)
        return "moto", None


def _remembered(state: Path) -> str:
    try:
        return str(json.loads((state / "engine.json").read_text("utf-8"))["engine"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{state / 'engine.json'} cannot be read: {error}", field="GALLEY_STATE") from error


def _remember(state: Path, name: str) -> None:
    fresh = state / "engine.json.new"
    version = dynoxide.VERSION if name == "dynoxide" else ""
    fresh.write_text(json.dumps({"engine": name, "version": version}), encoding="utf-8")
    os.replace(fresh, state / "engine.json")


def _start_moto(state: Path, *, journaled: bool, stack: ExitStack) -> int:
    """Fill moto from disk, then serve it; returns its port."""
    moto_fixes.apply()
    _forget_everything()
    objects, journal = Objects(state / "s3"), Journal(state / "dynamodb.journal")
    recorders = [objects.record, journal.record] if journaled else [objects.record]
    application = moto_server.OneAtATime(recorders)
    _load(state, objects, journal if journaled else None, application.replay)
    stack.callback(journal.close)
    server = moto_server.serve(application)
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    return int(server.port)


def _load(state: Path, objects: Objects, journal: Journal | None, call: Callable[[str, bytes], None]) -> None:
    try:
        objects.load()
        if journal:
            journal.replay(call)
            journal.open()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise Unavailable(f"cannot open the store in {state}: {error}", field="GALLEY_STATE") from error


def _forget_everything() -> None:
    """moto's state is global to the process; a state that was open here before must not shine through."""
    from moto.dynamodb.models import dynamodb_backends
    from moto.dynamodbstreams.models import dynamodbstreams_backends
    from moto.s3.models import s3_backends
    from moto.ses.models import ses_backends
    from moto.sqs.models import sqs_backends

    for backends in (dynamodb_backends, dynamodbstreams_backends, s3_backends, ses_backends, sqs_backends):
        backends.reset()
