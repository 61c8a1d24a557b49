"""What moto remembers changes none of its answers."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import backend_index
from moto.sqs.models import sqs_backends

from chalicelib import aws
from chalicelib.settings import settings
from local import moto_speed, resources
from tests.machine import Machine, fresh_galley


@pytest.fixture
def queue(galley: Machine) -> str:
    """The URL of a queue with one message."""
    sqs = aws.client("sqs")
    url = str(sqs.create_queue(QueueName="remembered")["QueueUrl"])
    sqs.send_message(QueueUrl=url, MessageBody="a message")
    return url


def received(url: str) -> list[str]:
    return [message["Body"] for message in aws.client("sqs").receive_message(QueueUrl=url).get("Messages", [])]


def test_a_message_is_given_out_while_it_is_kept(queue: str) -> None:
    assert received(queue) == ["a message"]


def test_a_message_that_is_kept_no_longer_is_not(queue: str) -> None:
    (message,) = sqs_backends[resources.ACCOUNT][resources.REGION].queues["remembered"]._messages
    message.sent_timestamp -= 4 * 24 * 60 * 60 * 1000  # milliseconds of the four days that are the rule
    assert received(queue) == []


def test_a_delayed_message_waits_and_one_in_flight_is_hidden(queue: str) -> None:
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="later", DelaySeconds=600)
    assert [received(queue), received(queue)] == [["a message"], []]


def put(**values: Any) -> None:
    aws.client("dynamodb").put_item(TableName=settings.table("people"), Item={"id": {"S": "large"}, **values})


@pytest.mark.usefixtures("galley")
def test_an_item_larger_than_dynamodb_takes_is_refused() -> None:
    put(one={"S": "x" * 200_000}, two={"S": "x" * 200_000})
    with pytest.raises(ClientError, match="Item size has exceeded"):
        put(one={"S": "x" * 200_000}, two={"S": "x" * 210_000})


@pytest.mark.usefixtures("galley")
def test_an_item_may_be_changed_any_number_of_times() -> None:
    """Only what it holds in the end is measured, not all that it ever held."""
    put()
    for letter in "abcde":
        aws.client("dynamodb").update_item(
            TableName=settings.table("people"),
            Key={"id": {"S": "large"}},
            UpdateExpression="SET one = :one",
            ExpressionAttributeValues={":one": {"S": letter * 200_000}},
        )


def test_no_service_is_lost_and_none_is_taken_for_another() -> None:
    with fresh_galley():
        assert set(backend_index.backend_url_patterns) == set(moto_speed._patterns)
        s3, ssm = aws.client("s3"), aws.client("ssm")
        ssm.put_parameter(Name="/a", Value="b", Type="String")
        s3.put_object(Bucket=settings.site_bucket, Key="dynamodb.us-east-1.amazonaws.com/sqs", Body=b"a file")
        assert ssm.get_parameter(Name="/a")["Parameter"]["Value"] == "b"
        assert s3.get_object(Bucket=settings.site_bucket, Key="dynamodb.us-east-1.amazonaws.com/sqs")["Body"].read()


def test_nothing_of_one_store_is_in_the_next() -> None:
    with fresh_galley():
        put()
        aws.client("s3").put_object(Bucket=settings.site_bucket, Key="a", Body=b"b")
        url = aws.client("sqs").get_queue_url(QueueName=f"{settings.prefix}-pages")["QueueUrl"]
        aws.client("sqs").send_message(QueueUrl=url, MessageBody="a message")
    with fresh_galley() as galley:
        assert aws.client("dynamodb").scan(TableName=settings.table("people"))["Count"] == 0
        assert galley.files() == {}
        assert received(url) == []
