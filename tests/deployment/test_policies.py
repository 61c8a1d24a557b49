"""Each function may do what it was seen to do, and nothing else. `pytest -s` prints the table."""

import json
from typing import Any

import pytest

from deployment import needs, policies
from local import resources
from local.resources import Template
from tests.deployment import stories
from tests.deployment.recording import Recorded
from tests.tables import Tables

TEMPLATE = resources.declared()
PREFIX = "galley-dev"
GIVEN = {"MailFrom": stories.FROM}
CONFIG = json.loads((policies.FOLDER / "config.json").read_text(encoding="utf-8"))
FUNCTIONS: dict[str, str] = {
    name: "APIHandler" if name == "api_handler" else "".join(part.title() for part in name.split("_"))
    for name in CONFIG["stages"]["prod"]["lambda_functions"]
}
"""Name in Chalice's configuration to name in the template."""
FED = {"SqsEventSource": "SQS", "DynamodbEventSource": "DynamoDB"}
WHOLE_TABLES = {"build_pages": {"claims"}, "make_images": {"media"}}
"""Rebuilding everything reads through all paths; a picture that goes is looked for in all others."""


@pytest.fixture(scope="module")
def recorded(tables: Tables) -> Recorded:
    return stories.recorded(tables)


def each() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", FUNCTIONS)


def statements(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = policies.document("prod", name)["Statement"]
    return found


def plain(name: str, prefix: str = PREFIX) -> dict[str, Any]:
    return policies.plain(policies.document("prod", name), TEMPLATE, prefix=prefix, parameters=GIVEN)


def granted(name: str) -> policies.Pairs:
    return policies.granted(plain(name))


def function(name: str) -> Template:
    """As the packaged template has it: what Chalice adds to the event of a function is its type."""
    found = TEMPLATE["Resources"][FUNCTIONS[name]]["Properties"]
    events = {
        key: {**event, "Type": next(kind for end, kind in FED.items() if key.endswith(end))}
        for key, event in found.get("Events", {}).items()
    }
    return {"Properties": {**found, "Events": events}}


def wanted(name: str, recorded: Recorded) -> policies.Pairs:
    return frozenset(recorded[name]) | needs.implied(function(name), TEMPLATE, prefix=PREFIX)


@pytest.mark.package
@each()
def test_nothing_is_granted_that_is_not_used_and_nothing_used_is_missing(name: str, recorded: Recorded) -> None:
    used, given = wanted(name, recorded), granted(name)
    print(f"\n{name}: {len(given)} granted")
    for action, arn in sorted(given, key=lambda pair: (pair[1], pair[0])):
        print(f"  {arn.split(':', 2)[2]:<70} {action}")
    assert policies.missing(given, used) == []
    assert policies.unused(given, used) == []


@each()
def test_a_policy_names_every_action_and_every_resource(name: str) -> None:
    for action, arn in granted(name):
        assert "*" not in action
        whole = arn.removesuffix(":*").removesuffix("/stream/*") if ":log-group:" in arn or "/stream/" in arn else arn
        key = arn.startswith("arn:aws:kms:")
        objects = action in {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"} and arn.endswith("/*")
        assert "*" not in whole or key or objects, (action, arn)


@each()
def test_a_policy_allows_by_name_and_denies_nothing_by_exception(name: str) -> None:
    for statement in statements(name):
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource", "Principal"} & set(statement)


@each()
def test_the_ledger_is_only_added_to_and_only_in_transactions(name: str) -> None:
    on_ledger = {action for action, arn in granted(name) if f"table/{PREFIX}-ledger" in arn and "/stream/" not in arn}
    writes = {
        action for action in on_ledger if not action.removeprefix("dynamodb:").startswith(("Get", "Query", "Batch"))
    }
    assert writes <= {"dynamodb:PutItem in TransactWriteItems"}
    assert "dynamodb:BatchWriteItem" not in on_ledger


@each()
def test_what_the_ledger_tells_of_is_written_only_in_transactions(name: str) -> None:
    """The same rule that the tests keep watch over, as AWS keeps it (tests/watch.py)."""
    from tests.watch import ROTATING, UNLEDGERED

    alone = {
        (action, arn.rpartition("/")[2])
        for action, arn in granted(name)
        if action in {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
    }
    assert {table for action, table in alone if action != "dynamodb:UpdateItem"} <= UNLEDGERED
    assert {table for action, table in alone if action == "dynamodb:UpdateItem"} <= UNLEDGERED | ROTATING


@each()
def test_no_request_reads_through_a_whole_table(name: str) -> None:
    scanned = {arn.rpartition("-")[2] for action, arn in granted(name) if action == "dynamodb:Scan"}
    assert scanned == WHOLE_TABLES.get(name, set())


@each()
def test_secrets_are_read_by_name_and_decrypted_only_for_ssm_and_only_those(name: str) -> None:
    read = {arn for action, arn in granted(name) if action == "ssm:GetParameters"}
    assert all("*" not in arn and f"/{PREFIX}/" in arn for arn in read)
    decrypts = [each for each in plain(name)["Statement"] if "kms:Decrypt" in each["Action"]]
    assert bool(decrypts) == bool(read)
    for statement in decrypts:
        [(how, condition)] = statement["Condition"].items()
        assert how == "StringEquals"
        assert condition["kms:ViaService"] == f"ssm.{resources.REGION}.amazonaws.com"
        assert set(condition["kms:EncryptionContext:PARAMETER_ARN"]) == read


@pytest.mark.package
@each()
def test_a_judge_of_policies_finds_nothing(name: str) -> None:
    assert policies.judged(plain(name)) == []


@each()
def test_a_policy_fits_into_its_role(name: str) -> None:
    """With a prefix of forty characters."""
    assert len(json.dumps(plain(name, "g" * 40), separators=(",", ":"))) <= policies.LARGEST


def test_every_function_has_a_policy_of_its_own() -> None:
    files = [each["iam_policy_file"] for each in CONFIG["stages"]["prod"]["lambda_functions"].values()]
    assert len(files) == len(set(files))
    assert sorted(files) == sorted(f"policies/{file.name}" for file in (policies.FOLDER / "policies").iterdir())
    assert CONFIG["autogen_policy"] is False


def test_what_a_call_needs_is_told_from_what_is_granted() -> None:
    """The comparison itself can fail, in both directions."""
    get, put = ("dynamodb:GetItem", "arn:a"), ("s3:PutObject", "arn:b/*")
    assert policies.unused(frozenset({get, put}), frozenset({get})) == [put]
    assert policies.missing(frozenset({put}), frozenset({get, ("s3:PutObject", "arn:b/x")})) == [get]
    with pytest.raises(KeyError):
        needs.needed("CreateQueue", {"QueueName": "x"})
