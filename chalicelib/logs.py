"""What Galley says of its own work: a line for each request and each batch of a queue, and for what went wrong.

In Lambda a line is JSON, elsewhere text on standard error. Nothing that a caller has sent stands in it: no body, query,
header or token, nor an error's own text, which may quote them. Who writes an e-mail or network address into a line
writes `signing.keyed` of it.
"""

import copy
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TextIO

import msgspec

from chalicelib import clock, metrics
from chalicelib.settings import settings

NAME = "galley"
"""The logger that all others of Galley are below."""
_log = logging.getLogger(NAME)
_CHAIN = 5
"""How many causes of an error are told."""


def start(*, as_json: bool = bool(settings.in_lambda)) -> None:
    """Let Galley's loggers speak. Twice is once."""
    if as_json:
        from aws_lambda_powertools import Logger

        Logger(service=NAME, level=logging.INFO, logger_formatter=json_formatter())
    elif not _log.handlers:
        handler = _StandardError()
        handler.setFormatter(_Text("%(levelname)s %(name)s: %(message)s"))
        handler.setLevel(logging.WARNING)
        _log.addHandler(handler)
        _log.setLevel(logging.WARNING)


@dataclass
class Line:
    """What is told of one request. `route` is the path as it is declared, `actor` and `entries` are the ledger's."""

    request_id: str
    method: str
    route: str
    status: int = 0
    problem: str = ""
    """The last part of the problem's `type`."""
    actor: str = ""
    entries: list[str] = field(default_factory=list)
    """The ids of what the request has committed."""
    milliseconds: float = 0.0
    cold_start: bool = False


_current: ContextVar[Line | None] = ContextVar("line", default=None)
_cold = True


@contextmanager
def request(*, request_id: str, method: str, route: str) -> Iterator[Line]:
    """Tell of the request that is answered inside the block, once its `status` is known."""
    global _cold
    line = Line(request_id, method, route, cold_start=_cold)
    _cold, began, token = False, clock.seconds(), _current.set(line)
    try:
        yield line
    finally:
        _current.reset(token)
    line.milliseconds = _since(began)
    _tell("request", vars(line))
    metrics.count_request(route=f"{method} {route}", status=line.status, milliseconds=line.milliseconds)


@contextmanager
def batch(*, projection: str, entries: list[str]) -> Iterator[list[str]]:
    """Tell of a batch of a queue; inside the block, put the ids of the messages that failed into the list."""
    began, failed = clock.seconds(), list[str]()
    yield failed
    about = {"projection": projection, "entries": entries, "failed": failed, "milliseconds": _since(began)}
    _tell("batch", about)


def note(*, actor: str = "", problem: str = "", entry: str = "") -> None:
    """Say more of the request that is being answered, if one is."""
    line = _current.get()
    if line is None:
        return
    line.actor, line.problem = actor or line.actor, problem or line.problem
    line.entries += [entry] if entry else []


def json_formatter() -> Any:
    """One JSON object for each record, with what is in its `extra`."""
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    class Lines(LambdaPowertoolsFormatter):
        def format(self, record: logging.LogRecord) -> str:
            return super().format(_without_values(record))

    return Lines(
        json_serializer=lambda told: msgspec.json.encode(told, enc_hook=str).decode(),
        service=NAME,
        utc=True,
        use_rfc3339=True,
        serialize_stacktrace=False,
    )


class _Text(logging.Formatter):
    """For people: the message, and `name=value` for what is in `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        first, *rest = super().format(record).split("\n", 1)
        extra = [f"{name}={value}" for name, value in vars(record).items() if name not in _USUAL]
        return "\n".join([" ".join([first, *extra]), *rest])


_USUAL = {*vars(logging.makeLogRecord({})), "message", "asctime"}
"""What every record has."""


class _StandardError(logging.StreamHandler[TextIO]):
    """Whatever standard error is at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def _without_values(record: logging.LogRecord) -> logging.LogRecord:
    """An error as its class and where it was raised: its text and notes may quote anything."""
    if not record.exc_info or record.exc_info[1] is None:
        return record
    told, error = copy.copy(record), record.exc_info[1]
    told.exc_info = told.exc_text = None
    vars(told).update(exception=list(_traceback(error)), exception_name=type(error).__name__)
    return told


def _traceback(error: BaseException | None) -> Iterator[str]:
    for _ in range(_CHAIN):
        if error is None:
            return
        yield type(error).__name__
        trace = error.__traceback__
        while trace:
            code = trace.tb_frame.f_code
            yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
            trace = trace.tb_next
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _tell(what: str, facts: dict[str, Any]) -> None:
    """All of them that say something."""
    if _log.isEnabledFor(logging.INFO):
        _log.info(what, extra={name: value for name, value in facts.items() if value not in ("", [])})


def _since(began: float) -> float:
    return round((clock.seconds() - began) * 1000, 3)
