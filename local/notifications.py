"""The topics that the template declares, and the queues that are subscribed to them."""

from typing import Any

from local import resources
from local.resources import Clients, Template


def create(template: Template, *, prefix: str, clients: Clients) -> None:
    """Create every topic that a queue is subscribed to, and the subscription. Twice is the same as once."""
    for resource in template["Resources"].values():
        if resource.get("Type") == "AWS::SNS::Subscription":
            _subscribe(resource["Properties"], template, prefix, clients("sns"))


def _subscribe(given: dict[str, Any], template: Template, prefix: str, sns: Any) -> None:
    """CloudFormation's `Ref` to a topic is its ARN, which SNS gives for the name."""
    topic = template["Resources"][given["TopicArn"]["Ref"]]["Properties"]
    name, queue = (resources.resolve(value, template, prefix) for value in (topic["TopicName"], given["Endpoint"]))
    arn = sns.create_topic(Name=name)["TopicArn"]
    raw = {"RawMessageDelivery": str(given.get("RawMessageDelivery", False)).lower()}
    sns.subscribe(TopicArn=arn, Protocol=given["Protocol"], Endpoint=queue, Attributes=raw)
