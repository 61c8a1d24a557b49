"""What the functions' policies grant, as pairs of action and ARN; `needs` has what they use."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from deployment import tools
from deployment.templates import Template
from local import resources

FOLDER = Path(__file__).parent.parent / ".chalice"
LARGEST = 10_240
"""Characters without white space of all policies inside one role (IAM quotas)."""
Pair = tuple[str, str]
Pairs = frozenset[Pair]
TRANSACTION = "TransactWriteItems"
_CONDITION = {"ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": [TRANSACTION]}}


def document(stage: str, handler: str) -> dict[str, Any]:
    """The policy that the configuration names for a handler. KeyError for one without."""
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    name = config["stages"][stage]["lambda_functions"][handler]["iam_policy_file"]
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def plain(
    policy: Mapping[str, Any], template: Template, *, prefix: str, parameters: Mapping[str, str]
) -> dict[str, Any]:
    """The policy as IAM gets it: with every ARN written out."""
    given = {**template, "Parameters": {name: {"Default": text} for name, text in parameters.items()}}
    statements = [
        resources.resolve(
            {**each, "Resource": [arn(resource, given, prefix) for resource in _listed(each["Resource"])]},
            given,
            prefix,
        )
        for each in policy["Statement"]
    ]
    return {"Version": policy["Version"], "Statement": statements}


def granted(policy: Mapping[str, Any]) -> Pairs:
    """Every action with every ARN that a plain policy allows it on. A `*` at the end stands for all below."""
    return frozenset(
        (_in_transaction(action, statement), resource)
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    )


def judged(policy: Mapping[str, Any]) -> list[str]:
    """What parliament finds in a plain policy, a line each."""
    done = tools.run("parliament", "--string", json.dumps(policy))
    said = (done.stdout + done.stderr).strip().splitlines()
    return said or ([f"parliament ended with {done.returncode}"] if done.returncode else [])


def unused(given: Pairs, wanted: Pairs) -> list[Pair]:
    """What is granted and nobody needs."""
    return sorted(pair for pair in given if not any(_allows(pair, each) for each in wanted))


def missing(given: Pairs, wanted: Pairs) -> list[Pair]:
    """What is needed and not granted."""
    return sorted(each for each in wanted if not any(_allows(pair, each) for pair in given))


def arn(value: Any, template: Template, prefix: str) -> str:
    """`StreamArn` ends with the time at which the stream was made: `*` here."""
    if isinstance(value, dict) and value.get("Fn::GetAtt", ["", ""])[1] == "StreamArn":
        table = resources.resolve({"Fn::GetAtt": [value["Fn::GetAtt"][0], "Arn"]}, template, prefix)
        return f"{table}/stream/*"
    return value_of(value, template, prefix)


def value_of(value: Any, template: Template, prefix: str) -> str:
    """With every parameter given: the first branch of each `Fn::If`."""
    if isinstance(value, dict) and "Fn::If" in value:
        return value_of(value["Fn::If"][1], template, prefix)
    if isinstance(value, dict) and "Fn::Sub" in value and isinstance(value["Fn::Sub"], list):
        text, variables = value["Fn::Sub"]
        chosen = {name: _chosen(item, template, prefix) for name, item in variables.items()}
        return str(resources.resolve({"Fn::Sub": [text, chosen]}, template, prefix))
    return str(resources.resolve(value, template, prefix))


def _allows(given: Pair, wanted: Pair) -> bool:
    return given[0] == wanted[0] and fnmatchcase(wanted[1], given[1])


def _in_transaction(action: str, statement: Mapping[str, Any]) -> str:
    """An action that is granted only inside a transaction is another one: `dynamodb:PutItem in TransactWriteItems`."""
    return f"{action} in {TRANSACTION}" if statement.get("Condition") == _CONDITION else action


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _chosen(value: Any, template: Template, prefix: str) -> str:
    """`Fn::Select` out of `Fn::Split`, such as the domain of an address."""
    if not isinstance(value, dict) or "Fn::Select" not in value:
        return value_of(value, template, prefix)
    number, parts = value["Fn::Select"]
    mark, text = parts["Fn::Split"]
    return str(value_of(text, template, prefix).split(mark)[number])
