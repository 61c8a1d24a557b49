"""The stack, before a CloudFormation that takes its time, refuses, and goes back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.errors import Conflict, Invalid
from deployment.stack import Stack
from tests.deployment.cloudformation import ARN, STACK, Script, serving

URL = "https://bucket.example/template.json"
TABLE, QUEUE = "AWS::DynamoDB::Table", "AWS::SQS::Queue"
Made = Callable[[Script], Stack]


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def stack(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    with pytest.MonkeyPatch.context() as patch:
        opened = []

        def made(script: Script) -> Stack:
            server = serving(script)
            patch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", server.__enter__())
            opened.append(server)
            aws.forget()
            return Stack("galley-test", shown.append, lambda: None)

        yield made
        for server in opened:
            server.__exit__(None, None, None)
    aws.forget()


def change(action: str, name: str = "A", kind: str = QUEUE, **more: Any) -> dict[str, Any]:
    raw = {"Action": action, "LogicalResourceId": name, "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": raw}


def test_what_is_not_there_is_created_and_what_is_there_is_updated(stack: Made) -> None:
    for status, kind in (("", "CREATE"), ("REVIEW_IN_PROGRESS", "CREATE"), ("UPDATE_ROLLBACK_COMPLETE", "UPDATE")):
        script = Script(status)
        assert stack(script).propose(template=URL, parameters={"Prefix": "galley-test"}, kept=["Domain"])
        (made,) = script.called("CreateChangeSet")
        assert (made["ChangeSetType"], made["TemplateURL"]) == (kind, URL)
        assert made["ImportExistingResources"] == "true"
        assert made["Parameters.member.1.ParameterValue"] == "galley-test"
        assert made["Parameters.member.2.UsePreviousValue"] == "true"


def test_a_change_set_is_waited_for_and_read_to_its_last_page(stack: Made) -> None:
    changes = [change("Add", "A"), change("Add", "B"), change("Modify", "C", Replacement="False")]
    script = Script(
        "CREATE_COMPLETE",
        [
            {"Status": "CREATE_PENDING"},
            {"Status": "CREATE_IN_PROGRESS"},
            {"Status": "CREATE_COMPLETE", "Changes": changes},
        ],
    )
    proposal = stack(script).propose(template=URL, parameters={})
    assert proposal
    assert [one.name for one in proposal.changes] == ["C", "A", "B"]


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information to create a change set.",
        "No updates are to be performed.",
    ],
)
def test_no_changes_are_no_error(stack: Made, reason: str) -> None:
    script = Script("CREATE_COMPLETE", [{"Status": "FAILED", "StatusReason": reason}])
    assert stack(script).propose(template=URL, parameters={}) is None
    assert script.called("DeleteChangeSet")


def test_what_aws_does_not_take_is_refused_with_its_reason(stack: Made) -> None:
    script = Script("CREATE_COMPLETE", [{"Status": "FAILED", "StatusReason": "Transform failed: no such layer"}])
    with pytest.raises(Invalid, match="no such layer"):
        stack(script).propose(template=URL, parameters={})


def test_events_are_shown_once_and_in_their_order(stack: Made, shown: list[str]) -> None:
    script = Script(
        "CREATE_COMPLETE",
        events=[("CREATE_COMPLETE", STACK, "old", "")],
        run=[
            ("UPDATE_IN_PROGRESS", [("UPDATE_IN_PROGRESS", STACK, "galley-test", "User Initiated")]),
            ("UPDATE_IN_PROGRESS", [("CREATE_IN_PROGRESS", QUEUE, "A", ""), ("CREATE_COMPLETE", QUEUE, "A", "")]),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", []),
            ("UPDATE_COMPLETE", [("UPDATE_COMPLETE", STACK, "galley-test", "")]),
        ],
    )
    made = stack(script)
    proposal = made.propose(template=URL, parameters={})
    assert proposal
    made.execute(proposal)
    assert [line.split()[0] for line in shown] == [
        "UPDATE_IN_PROGRESS",
        "CREATE_IN_PROGRESS",
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
    ]


def test_it_is_not_over_before_it_has_begun(stack: Made, shown: list[str]) -> None:
    """For a moment after it was told to, the stack still shows how it was."""
    begun = [("UPDATE_IN_PROGRESS", STACK, "galley-test", "")]
    script = Script(
        "CREATE_COMPLETE",
        run=[("CREATE_COMPLETE", []), ("CREATE_COMPLETE", []), ("UPDATE_IN_PROGRESS", begun), ("UPDATE_COMPLETE", [])],
    )
    made = stack(script)
    proposal = made.propose(template=URL, parameters={})
    assert proposal
    made.execute(proposal)
    assert script.run == []


def test_going_back_is_an_error_with_the_first_reason(stack: Made) -> None:
    script = Script(
        "CREATE_COMPLETE",
        run=[
            ("UPDATE_IN_PROGRESS", [("CREATE_FAILED", QUEUE, "B", "Resource creation cancelled")]),
            ("UPDATE_ROLLBACK_IN_PROGRESS", [("CREATE_FAILED", QUEUE, "A", "a queue of this name was just deleted")]),
            (
                "UPDATE_ROLLBACK_COMPLETE",
                [("DELETE_FAILED", QUEUE, "C", "later"), ("UPDATE_ROLLBACK_COMPLETE", STACK, "galley-test", "")],
            ),
        ],
    )
    made = stack(script)
    proposal = made.propose(template=URL, parameters={})
    assert proposal
    with pytest.raises(Conflict, match="UPDATE_ROLLBACK_COMPLETE: A: a queue of this name was just deleted"):
        made.execute(proposal)


def test_what_goes_on_already_is_waited_for(stack: Made, shown: list[str]) -> None:
    done = [("UPDATE_COMPLETE", STACK, "galley-test", "")]
    script = Script("UPDATE_IN_PROGRESS", begun=True, run=[("UPDATE_IN_PROGRESS", []), ("UPDATE_COMPLETE", done)])
    stack(script).settle()
    assert script.status == "UPDATE_COMPLETE"
    assert {call["Action"] for call in script.calls} == {"DescribeStacks", "DescribeStackEvents"}
    assert "waiting" in shown[0]


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"])
def test_a_first_creation_that_failed_is_cleared_away(stack: Made, status: str) -> None:
    gone = [("DELETE_COMPLETE", STACK, "galley-test", "")]
    script = Script(
        status, run=[("DELETE_IN_PROGRESS", [("DELETE_IN_PROGRESS", STACK, "x", "")]), ("DELETE_COMPLETE", gone)]
    )
    stack(script).settle()
    assert script.called("DeleteStack")
    assert script.called("DescribeStackEvents")[-1]["StackName"] == ARN


def test_a_rollback_that_got_stuck_goes_on(stack: Made) -> None:
    done = [("UPDATE_ROLLBACK_COMPLETE", STACK, "galley-test", "")]
    script = Script("UPDATE_ROLLBACK_FAILED", run=[("UPDATE_ROLLBACK_COMPLETE", done)])
    stack(script).settle()
    assert script.called("ContinueUpdateRollback")


def test_a_deletion_that_failed_is_not_deployed_onto(stack: Made) -> None:
    with pytest.raises(Conflict, match="destroy"):
        stack(Script("DELETE_FAILED")).settle()


def test_nothing_is_done_to_a_stack_that_is_well_or_not_there(stack: Made) -> None:
    for status in ("", "CREATE_COMPLETE", "UPDATE_COMPLETE", "REVIEW_IN_PROGRESS"):
        script = Script(status)
        stack(script).settle()
        assert {call["Action"] for call in script.calls} == {"DescribeStacks"}


def test_a_stack_that_is_not_there_has_no_outputs_and_is_deleted_already(stack: Made) -> None:
    made = stack(Script(""))
    assert (made.outputs(), made.given(), made.named(TABLE), made.exists) == ({}, {}, [], False)
    made.delete()
