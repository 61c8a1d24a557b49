"""What a route that changes something knows of its caller: who it is, what they have seen, whether they ask again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from chalicelib.access import Actor
from chalicelib.errors import AlreadyDone, Conflict, GalleyError, Stale
from chalicelib.models.requests import RequestKey
from chalicelib.web import answers, conditions, repeats
from chalicelib.web.answers import Answer
from chalicelib.web.callers import Caller
from chalicelib.web.calls import Call
from chalicelib.web.declaration import RouteDeclaration
from chalicelib.web.refusals import BadHeader
from chalicelib.web.repeats import Repeat


@dataclass(frozen=True)
class Edit:
    """`version` is the one that the caller has seen, None when any will do."""

    actor: Actor
    scopes: frozenset[str]
    expires_at: str
    version: int | None
    repeat: Repeat | None
    call: Call
    declaration: RouteDeclaration
    recorded: list[Answer] = field(default_factory=list)
    """The answer that was written beside the change; empty while nothing is."""

    def once(self, show: Callable[[Any], Struct]) -> RequestKey | None:
        """What makes a command's change happen once however often it is asked for; `show` makes the answer of it."""
        if self.repeat is None:
            return None
        return self.repeat.record(lambda subject: self._record(show(subject)))

    def _record(self, shown: Struct) -> Answer:
        self.recorded.append(answers.success(shown, self.declaration, self.call))
        return self.recorded[-1]


def read(call: Call, declaration: RouteDeclaration, caller: Caller) -> Edit:
    """Raises `PreconditionRequired` and `BadHeader`."""
    if not declaration.once and repeats.HEADER.lower() in call.headers:
        raise BadHeader("is not taken by this route", field=repeats.HEADER)
    return Edit(
        actor=caller.actor,
        scopes=caller.scopes,
        expires_at=caller.expires_at,
        version=conditions.seen_version(call) if declaration.precondition else None,
        repeat=repeats.named(call, caller.actor) if declaration.once else None,
        call=call,
        declaration=declaration,
    )


def carry_out(edit: Edit, change: Callable[[], Any]) -> Answer:
    """The answer of a change; of one that was carried out before, the answer that was given then.

    A change that was carried out may be refused when it comes again, such as for the version that it has made itself:
    so a refusal asks whether it is known. What found nothing to change is recorded by itself.
    """
    try:
        answer = answers.success(_done(edit, change), edit.declaration, edit.call)
    except AlreadyDone as done:
        if edit.repeat is None:
            raise
        return edit.repeat.replay(done)
    except GalleyError:
        known = edit.repeat.done() if edit.repeat else None
        if known is None:
            raise
        return known
    if edit.repeat is None or edit.recorded:
        return answer
    return edit.repeat.done() or edit.repeat.keep(answer)


def _done(edit: Edit, change: Callable[[], Any]) -> Any:
    """A caller who names no version does not mind which one it is: what moved meanwhile is read again, once."""
    if edit.version is not None:
        return change()
    try:
        return change()
    except Stale:
        edit.recorded.clear()
    try:
        return change()
    except Stale as error:
        raise Conflict(error.message) from error
