"""One CloudFormation stack: what is to change is proposed, shown, and carried out with its events as progress."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib import aws, clock
from chalicelib.errors import Conflict, Invalid
from deployment import changes
from deployment.changes import Change
from deployment.following import Following, Show, described

CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
_NONE, _REVIEW = "", "REVIEW_IN_PROGRESS"
_GOOD = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "DELETE_COMPLETE")
_NEVER_CREATED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
_STUCK = "UPDATE_ROLLBACK_FAILED"
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Proposal:
    """A change set that waits to be carried out."""

    id: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Stack:
    """By its name. `pause` is called between two looks at it."""

    name: str
    show: Show
    pause: Callable[[], object]

    @property
    def status(self) -> str:
        """As CloudFormation calls it; empty when there is no such stack."""
        return str(self._described.get("StackStatus", _NONE))

    @property
    def exists(self) -> bool:
        """Whether it was created once, to the end."""
        return self.status not in (_NONE, _REVIEW, *_NEVER_CREATED)

    def outputs(self) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self._described.get("Outputs", [])}

    def given(self) -> dict[str, str]:
        """The parameters that it has values for; a secret one is stars."""
        found = self._described.get("Parameters", []) if self.exists else []
        return {one["ParameterKey"]: one["ParameterValue"] for one in found}

    def named(self, kind: str) -> list[str]:
        """The names of its resources of a type, as AWS knows them."""
        if self.status in (_NONE, _REVIEW):
            return []
        pages = _client().get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = [item for page in pages for item in page["StackResourceSummaries"] if item["ResourceType"] == kind]
        return [item["PhysicalResourceId"] for item in found if item.get("PhysicalResourceId")]

    def settle(self) -> None:
        """Wait for what goes on already, and clear away a first creation that failed. Raises `Conflict`."""
        if self.status.endswith("_IN_PROGRESS") and self.status != _REVIEW:
            self.show(f"the stack is {self.status}: waiting for that to end")
            Following(self._arn, self.show).until_over(self.pause, begun=True)
        if self.status == _STUCK:
            self.show("an earlier rollback got stuck: going on with it")
            self._carry_out("continue_update_rollback", good=("UPDATE_ROLLBACK_COMPLETE",))
        if self.status in _NEVER_CREATED:
            self.show("the first creation had failed: clearing it away; tables and buckets stay")
            self.delete()
        if self.status == "DELETE_FAILED":
            raise Conflict("its deletion has failed: run ./galley destroy again", field=self.name)

    def propose(self, *, template: str, parameters: Mapping[str, str], kept: Collection[str] = ()) -> Proposal | None:
        """What this template (a URL) would change; None when nothing. `kept` are parameters that keep their values.

        Raises `Invalid` for what AWS does not take.
        """
        given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
        before = [{"ParameterKey": name, "UsePreviousValue": True} for name in sorted(kept)]
        name = f"galley-{clock.new_id()}"
        made = _client().create_change_set(
            StackName=self.name,
            ChangeSetName=name,
            ClientToken=name,
            ChangeSetType="UPDATE" if self.exists else "CREATE",
            TemplateURL=template,
            Parameters=[*given, *before],
            Capabilities=list(CAPABILITIES),
            ImportExistingResources=True,
        )
        return self._ready(str(made["Id"]))

    def drop(self, proposal: Proposal) -> None:
        """Nothing of it is carried out."""
        _client().delete_change_set(ChangeSetName=proposal.id, StackName=self.name)

    def execute(self, proposal: Proposal) -> None:
        """Carry it out, to the end. Raises `Conflict` with the first reason when AWS went back on it."""
        self._carry_out("execute_change_set", ChangeSetName=proposal.id)

    def delete(self) -> None:
        """To the end; what it retains stays. Raises `Conflict` when something could not be deleted."""
        if self.status != _NONE:
            self._carry_out("delete_stack")

    def _ready(self, id_: str) -> Proposal | None:
        found = _client().describe_change_set(ChangeSetName=id_, StackName=self.name)
        while found["Status"] in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            self.pause()
            found = _client().describe_change_set(ChangeSetName=id_, StackName=self.name)
        if found["Status"] == "FAILED":
            self.drop(Proposal(id_, ()))
            reason = str(found.get("StatusReason", ""))
            if any(words in reason for words in _NO_CHANGES):
                return None
            raise Invalid(f"AWS does not take it: {reason}", field="template")
        pages = _client().get_paginator("describe_change_set").paginate(ChangeSetName=id_, StackName=self.name)
        return Proposal(id_, changes.read(change for page in pages for change in page.get("Changes", [])))

    def _carry_out(self, operation: str, *, good: Collection[str] = _GOOD, **arguments: str) -> None:
        following = Following(self._arn, self.show)
        token = f"galley-{clock.new_id()}"  # the same call once more, after a lost answer, is not another one
        getattr(_client(), operation)(StackName=self.name, ClientRequestToken=token, **arguments)
        ended = following.until_over(self.pause)
        if ended not in good:
            raise Conflict(f"the stack is {ended}: {following.failure or 'see its events'}", field=self.name)

    @property
    def _arn(self) -> str:
        """By which it is found after its deletion too."""
        return str(self._described.get("StackId", self.name))

    @property
    def _described(self) -> dict[str, Any]:
        return described(self.name) or {}


def _client() -> Any:
    return aws.client("cloudformation")
