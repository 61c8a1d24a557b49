"""Follows what CloudFormation does with a stack, event by event, until it is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import aws
from deployment.checks import code_of

Show = Callable[[str], None]


@dataclass
class Following:
    """The events of one stack, by its ARN, from now on. Make it before what is to be followed begins."""

    stack: str
    show: Show
    failure: str = ""
    """The first thing that failed by itself, with its reason."""
    _last: str = field(init=False)
    """The id of the newest event that was seen."""

    def __post_init__(self) -> None:
        self._last = next((event["EventId"] for event in _newest(self.stack)), "")

    def until_over(self, pause: Callable[[], object], *, begun: bool = False) -> str:
        """Show each new event; returns the stack's status when nothing goes on any more.

        Before the first event a status is of what was before. So events are read first.
        """
        while True:
            begun = self._news() or begun
            status = str((described(self.stack) or {}).get("StackStatus", "DELETE_COMPLETE"))
            if begun and not status.endswith("_IN_PROGRESS"):
                self._news()
                return status
            pause()

    def _news(self) -> bool:
        new = list(takewhile(lambda event: event["EventId"] != self._last, _newest(self.stack)))
        for event in reversed(new):
            self.failure = self.failure or _failure(event)
            self.show(_line(event))
        self._last = new[0]["EventId"] if new else self._last
        return bool(new)


def described(stack: str) -> dict[str, Any] | None:
    """What CloudFormation says of a stack, by its name or ARN; None when there is none."""
    try:
        return dict(aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0])
    except ClientError as error:
        if _is_absent(error):
            return None
        raise


def _newest(stack: str) -> Iterator[dict[str, Any]]:
    """Newest first, page by page: a stack keeps the events of months. None of a stack that is not there yet."""
    try:
        for page in aws.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack):
            yield from page["StackEvents"]
    except ClientError as error:
        if not _is_absent(error):
            raise


def _is_absent(error: ClientError) -> bool:
    return code_of(error) == "ValidationError" and "does not exist" in str(error)


def _line(event: dict[str, Any]) -> str:
    reason = event.get("ResourceStatusReason", "")
    kind = str(event["ResourceType"]).removeprefix("AWS::")
    return f"{event['ResourceStatus']:<28}{kind:<28}{event['LogicalResourceId']}{f': {reason}' if reason else ''}"


def _failure(event: dict[str, Any]) -> str:
    """Empty for what was given up because something else had failed."""
    reason = str(event.get("ResourceStatusReason", ""))
    if not event["ResourceStatus"].endswith("_FAILED") or "cancelled" in reason:
        return ""
    return f"{event['LogicalResourceId']}: {reason}"
