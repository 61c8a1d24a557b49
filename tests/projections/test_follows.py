"""Every projection has what carries its entries: a queue, dead letters, a function with time enough."""

import json
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib import aws
from chalicelib.projections import FOLLOWS, Projection
from chalicelib.settings import settings
from local import pump, resources
from tests.machine import Machine

ROOT = Path(__file__).parents[2]
DECLARED: dict[str, Any] = dict(resources.declared()["Resources"])
STAGE: dict[str, Any] = json.loads((ROOT / ".chalice/config.json").read_text())["stages"]["prod"]["lambda_functions"]
SOURCES = {source.queue_arn.rpartition(":")[2]: source for source in app.event_sources if hasattr(source, "queue_arn")}


def queue(name: str) -> Any:
    [found] = [
        resource["Properties"]
        for resource in DECLARED.values()
        if resource.get("Properties", {}).get("QueueName") == {"Fn::Sub": f"${{Prefix}}-{name}"}
    ]
    return found


def function(name: str) -> Any:
    """What the template adds to a function: Chalice names it in camel case."""
    [event] = DECLARED[name.title().replace("_", "")]["Properties"]["Events"].values()
    return event["Properties"]


def test_every_projection_has_a_function_and_every_queue_a_projection_but_that_of_bounces() -> None:
    assert set(SOURCES) == {projection.name for projection in FOLLOWS} | {"bounces"}


@pytest.mark.parametrize("projection", FOLLOWS, ids=lambda projection: projection.name)
def test_what_fails_goes_to_dead_letters_of_its_own(projection: Projection) -> None:
    policy = queue(projection.name)["RedrivePolicy"]
    dead = DECLARED[policy["deadLetterTargetArn"]["Fn::GetAtt"][0]]["Properties"]
    assert dead == queue(f"{projection.name}-dead")
    assert dead["MessageRetentionPeriod"] == 1_209_600, "14 days, the most that SQS keeps"


@pytest.mark.parametrize("projection", FOLLOWS, ids=lambda projection: projection.name)
def test_a_message_is_not_seen_twice_while_it_is_worked_on(projection: Projection) -> None:
    """Six times the function's time (Lambda developer guide, "Using Lambda with Amazon SQS")."""
    name = SOURCES[projection.name].name
    assert queue(projection.name)["VisibilityTimeout"] >= 6 * STAGE[name]["lambda_timeout"]


@pytest.mark.parametrize("projection", FOLLOWS, ids=lambda projection: projection.name)
def test_a_function_may_name_the_messages_that_failed(projection: Projection) -> None:
    given = function(SOURCES[projection.name].name)
    assert given["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert DECLARED[given["Queue"]["Fn::GetAtt"][0]]["Properties"] == queue(projection.name)


def test_one_machine_serves_every_queue_in_batches_of_the_same_size(galley: Machine) -> None:
    made = pump.from_app(app, aws.client, resources.names(resources.declared(), settings.prefix))
    served = {each.name: each.batch for each in made._queues}
    assert served == {settings.queue(name): source.batch_size for name, source in SOURCES.items()}
