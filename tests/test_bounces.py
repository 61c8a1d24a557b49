"""What SES says of letters that came back, from its topic to the address."""

import json
from typing import Any

import pytest

from chalicelib import aws, bounces, events, relay, sweeper
from chalicelib.models import addresses
from chalicelib.models.addresses import Address
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from local import notifications, resources
from local.pump import UnsettledError
from local.resources import ACCOUNT, REGION
from tests.machine import Machine
from tests.projections.posting import address, commit


@pytest.fixture
def own(galley: Machine) -> Address:
    made = address()
    commit(made, events.AddressAsked(purpose="nothing"))
    return made


def bounce(kind: str = "Permanent", *, to: str = "ada@example.org", says: str = "") -> dict[str, Any]:
    about = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": says or to}]}
    return {"eventType": "Bounce", "mail": {"destination": [to], "messageId": "m"}, "bounce": about}


def complaint(feedback: str | None = "abuse", *, to: str = "ada@example.org") -> dict[str, Any]:
    about = {"complainedRecipients": [{"emailAddress": to}], "complaintFeedbackType": feedback}
    return {"eventType": "Complaint", "mail": {"destination": [to]}, "complaint": about}


def suppressed(own: Address) -> str:
    found = addresses.find(own.id)
    assert found
    return str(found.suppressed)


def handled(body: str) -> bool:
    return bounces.handle([{"messageId": "1", "body": body}]) == {"batchItemFailures": []}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (bounce(), "bounced"),
        (bounce("Transient"), ""),
        (bounce("Undetermined"), ""),
        (complaint(), "complained"),
        (complaint(None), "complained"),
        (complaint("not-spam"), ""),
    ],
)
def test_only_what_is_for_good_suppresses(own: Address, record: dict[str, Any], why: str) -> None:
    assert handled(json.dumps(record))
    assert suppressed(own) == why


def test_it_is_the_address_that_we_sent_to_whatever_mailbox_was_behind_it(own: Address) -> None:
    assert handled(json.dumps(bounce(to="Ada@Example.org", says="forwarded@elsewhere.example")))
    assert suppressed(own) == "bounced"


def test_of_a_letter_to_several_only_those_that_are_named(own: Address) -> None:
    record = bounce(says="other@example.org")
    record["mail"]["destination"] = ["ada@example.org", "other@example.org"]
    assert handled(json.dumps(record))
    assert suppressed(own) == ""


def test_an_address_that_is_not_known_is_ignored(galley: Machine) -> None:
    assert handled(json.dumps(bounce(to="nobody@example.org")))
    assert Entry.count() == 0


MALFORMED = [
    "{}",
    "[]",
    '"x"',
    '{"eventType": "Bounce", "mail": {"destination": ["ada@example.org"]}}',
    json.dumps({**bounce(), "eventType": "Delivery"}),
    json.dumps({**bounce(), "mail": None}),
    json.dumps({**bounce(), "bounce": {"bounceType": 1}}),
    json.dumps(bounce(to="no address")),
    json.dumps({"subject": "site#site", "version": 1}),
    json.dumps({"Type": "Notification", "Message": json.dumps(bounce())}),
]


@pytest.mark.parametrize("body", MALFORMED)
def test_a_message_that_is_none_fails_and_changes_nothing(own: Address, body: str) -> None:
    before = Entry.count()
    assert not handled(body)
    assert (suppressed(own), Entry.count()) == ("", before)


def published(text: str) -> None:
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{settings.prefix}-bounces"
    aws.client("sns").publish(TopicArn=arn, Message=text)


def test_from_the_topic_to_the_address_by_what_the_template_declares(own: Address, galley: Machine) -> None:
    for _ in range(2):
        notifications.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
    published(json.dumps(bounce()))
    galley.settle()
    assert suppressed(own) == "bounced"


@pytest.mark.parametrize("text", ["no JSON", "{}"])
def test_what_cannot_be_read_ends_among_the_dead_letters(galley: Machine, text: str) -> None:
    notifications.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
    published(text)
    with pytest.raises(UnsettledError, match="bounces"):
        galley.settle()
    sqs = aws.client("sqs")
    dead = sqs.get_queue_url(QueueName=settings.queue("bounces-dead"))["QueueUrl"]
    assert [message["Body"] for message in sqs.receive_message(QueueUrl=dead)["Messages"]] == [text]


def test_a_record_among_the_dead_letters_is_driven_again(own: Address, galley: Machine) -> None:
    relay.send_bodies("bounces-dead", [json.dumps(bounce())])
    assert sweeper.redrive() == 1
    galley.settle()
    assert suppressed(own) == "bounced"
    assert sweeper.redrive() == 0


def test_only_ses_speaks_to_the_topic_and_only_the_topic_to_the_queue() -> None:
    declared = resources.declared()["Resources"]
    [to_topic] = declared["BouncesTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [to_queue] = declared["BouncesQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert to_topic["Principal"] == {"Service": "ses.amazonaws.com"}
    assert to_topic["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert to_queue["Principal"] == {"Service": "sns.amazonaws.com"}
    assert to_queue["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "BouncesTopic"}}}


def test_ses_tells_of_bounces_and_complaints_of_all_that_we_send() -> None:
    declared = resources.declared()["Resources"]
    own = resources.resolve(declared["MailConfigurationSet"]["Properties"]["Name"], resources.declared(), "galley-dev")
    told = declared["MailEvents"]["Properties"]
    assert own == settings.mail_configuration_set
    assert told["ConfigurationSetName"] == {"Ref": "MailConfigurationSet"}
    assert told["EventDestination"]["MatchingEventTypes"] == ["bounce", "complaint"]
    assert told["EventDestination"]["SnsDestination"] == {"TopicARN": {"Ref": "BouncesTopic"}}
