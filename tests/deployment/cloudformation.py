"""A CloudFormation that answers as the API reference says, over HTTP, by a script: what moto's does at once takes its
time here, fails, and goes back.

Source: AWS CloudFormation API Reference (query protocol, version 2010-05-15).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from tests.loopback import Reply, Request, answering

ARN = "arn:aws:cloudformation:us-east-1:123456789012:stack/galley-test/1"
SET = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/galley-1/1"
_NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
Event = tuple[str, str, str, str]
"""Status, type, logical id, reason."""
STACK = "AWS::CloudFormation::Stack"


@dataclass
class Script:
    """What is there, and what happens next. Each look at the stack moves it one step on."""

    status: str = ""
    change_set: list[dict[str, Any]] = field(default_factory=lambda: [{"Status": "CREATE_COMPLETE", "Changes": []}])
    """What DescribeChangeSet answers, one after another; the last one again and again. `Changes` come one a page."""
    run: list[tuple[str, list[Event]]] = field(default_factory=list)
    """The statuses after something was begun, each with the events that are there by then."""
    outputs: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    begun: bool = False

    def called(self, action: str) -> list[dict[str, str]]:
        return [call for call in self.calls if call["Action"] == action]

    def step(self) -> None:
        if self.begun and self.run:
            self.status, events = self.run.pop(0)
            self.events += events


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The endpoint's URL."""

    def answer(request: Request) -> Reply:
        asked = dict(parse_qsl(request.body.decode()))
        script.calls.append(asked)
        status, body = _answer(script, asked)
        return status, {"Content-Type": "text/xml"}, body

    with answering(answer) as port:
        yield f"http://127.0.0.1:{port}"


def _answer(script: Script, asked: dict[str, str]) -> tuple[int, bytes]:
    action = asked["Action"]
    known = {
        "DescribeStacks": _stacks,
        "DescribeStackEvents": _events,
        "DescribeChangeSet": _changes,
        "ListStackResources": lambda *_: {"StackResourceSummaries": []},
        "CreateChangeSet": lambda *_: {"Id": SET, "StackId": ARN},
        "DeleteChangeSet": lambda *_: {},
    }
    if action in {"ExecuteChangeSet", "DeleteStack", "ContinueUpdateRollback"}:
        script.begun, result = True, {}
    elif not script.status and action in {"DescribeStacks", "DescribeStackEvents"}:
        return 400, _error(f"Stack with id {asked['StackName']} does not exist")
    else:
        result = known[action](script, asked)
    return (
        200,
        f'<{action}Response xmlns="{_NAMESPACE}">{_xml({f"{action}Result": result})}</{action}Response>'.encode(),
    )


def _stacks(script: Script, _asked: dict[str, str]) -> dict[str, Any]:
    named = [{"OutputKey": name, "OutputValue": value} for name, value in script.outputs.items()]
    stack = {"StackName": "galley-test", "StackId": ARN, "StackStatus": script.status, "Outputs": named}
    return {"Stacks": [stack | {"CreationTime": "2026-03-01T12:00:00Z"}]}


def _events(script: Script, asked: dict[str, str]) -> dict[str, Any]:
    """Newest first, two a page. The first page is what is looked at again and again, so it moves things on."""
    if "NextToken" not in asked:
        script.step()
    at = int(asked.get("NextToken", "0"))
    found = list(enumerate(script.events))[::-1]
    page = [
        {
            "StackId": ARN,
            "StackName": "galley-test",
            "EventId": str(number),
            "ResourceStatus": status,
            "ResourceType": kind,
            "LogicalResourceId": name,
            "ResourceStatusReason": reason,
            "Timestamp": "2026-03-01T12:00:00Z",
        }
        for number, (status, kind, name, reason) in found[at : at + 2]
    ]
    return {"StackEvents": page, **({"NextToken": str(at + 2)} if len(found) > at + 2 else {})}


def _changes(script: Script, asked: dict[str, str]) -> dict[str, Any]:
    now = script.change_set[0]
    if len(script.change_set) > 1:
        script.change_set.pop(0)
    at, changes = int(asked.get("NextToken", "0")), now.get("Changes", [])
    following = {"NextToken": str(at + 1)} if len(changes) > at + 1 else {}
    return {"ChangeSetName": "galley-1", **now, "Changes": changes[at : at + 1], **following}


def _error(message: str) -> bytes:
    shown = f"<Error><Type>Sender</Type><Code>ValidationError</Code><Message>{escape(message)}</Message></Error>"
    return f'<ErrorResponse xmlns="{_NAMESPACE}">{shown}<RequestId>1</RequestId></ErrorResponse>'.encode()


def _xml(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"<{name}>{_xml(one)}</{name}>" for name, one in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{_xml(one)}</member>" for one in value)
    return escape(str(value))
