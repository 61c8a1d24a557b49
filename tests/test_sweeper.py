"""The stream is speed, the ledger is the promise: whatever was not done is found and sent again, and never for ever."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import aws, relay, sweeper
from chalicelib.models import done, ledger
from chalicelib.models.articles import Article
from chalicelib.projections import pages
from chalicelib.settings import settings
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls

Publish = Callable[..., Article]


def waiting() -> list[dict[str, Any]]:
    """What is on the queue of the pages."""
    url = relay.queue_url("pages")
    answer = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return list(answer.get("Messages", []))


def test_an_entry_that_never_reached_the_stream_is_found(
    galley: Machine, publish: Publish, held_clock: HeldClock
) -> None:
    galley.lose_stream()
    article = publish("A title")
    galley.lose_stream()
    galley.settle()
    assert galley.page(article.path) is None
    held_clock.move(minutes=3)
    galley.settle()
    assert galley.page(article.path)


def test_an_entry_of_a_slow_clock_is_found_after_a_sweep_by_a_fast_one(
    galley: Machine, publish: Publish, held_clock: HeldClock
) -> None:
    held_clock.move(minutes=10)
    sweeper.sweep()
    held_clock.move(minutes=-20)
    article = publish("A title")
    galley.lose_stream()
    held_clock.move(minutes=15)
    galley.settle()
    assert galley.page(article.path)


def test_what_is_still_on_its_way_is_left_alone(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    publish("A title")
    held_clock.move(minutes=1)
    assert sweeper.sweep().sent == 0


def test_what_is_done_is_not_sent_again(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    publish("A title")
    galley.settle()
    held_clock.move(minutes=3)
    assert sweeper.sweep() == sweeper.Swept(seen=2, sent=0, parked=0)
    assert waiting() == []


def test_a_quiet_sweep_is_one_query(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    publish("A title")
    galley.settle()
    held_clock.move(minutes=30)
    sweeper.sweep()
    held_clock.move(minutes=5)
    with counted_calls() as calls:
        assert sweeper.sweep().seen == 0
    assert calls == {"GetItem": 1, "Query": 1, "PutItem": 1}


def test_an_entry_that_always_fails_is_parked_and_can_be_driven_again(
    galley: Machine, publish: Publish, held_clock: HeldClock
) -> None:
    publish("A title")
    for tries in range(sweeper.TRIES):
        held_clock.move(minutes=2 * 2**tries + 1)
        assert sweeper.sweep().sent == 1
    held_clock.move(minutes=5)
    assert sweeper.sweep().parked == 1
    assert [mark.projection for mark in sweeper.parked()] == ["pages"]
    held_clock.move(minutes=5)
    assert sweeper.sweep() == sweeper.Swept(seen=0, sent=0, parked=0)
    assert sweeper.redrive() == 1
    galley.settle()
    assert sweeper.parked() == []
    assert galley.page("/a-title/")


def test_a_late_sweep_does_not_undo_a_done_mark(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    article = publish("A title")
    galley.settle()
    sweeper._write(f"{article.subject}@2", "pages", done.SENT, tries=1)
    mark = done.find(f"{article.subject}@2", "pages")
    assert mark
    assert mark.state == done.DONE


def test_entries_over_midnight_are_found(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    held_clock.move(hours=11, minutes=59)
    publish("Before midnight")
    held_clock.move(minutes=3)
    publish("After midnight")
    galley.lose_stream()
    held_clock.move(minutes=10)
    assert sweeper.sweep().sent == 2


def test_a_message_without_an_entry_fails_alone(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    records = [
        {
            "messageId": "bad",
            "body": '{"subject": "article#none", "version": 1, "kind": "article.published"}',
        },
        {
            "messageId": "good",
            "body": f'{{"subject": "{article.subject}", "version": 2, "kind": "article.published"}}',
        },
    ]
    assert pages.handle(records) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert galley.page(article.path)


def test_the_relay_sends_only_what_somebody_follows(galley: Machine, draft: Publish) -> None:
    draft("A title")
    with counted_calls() as calls:
        galley.settle()
    assert calls["SendMessageBatch"] == 0


def test_a_queue_that_refuses_makes_the_stream_come_again(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_urls", {"pages": "https://sqs.us-east-1.amazonaws.com/123456789012/none"})
    image = {"kind": {"S": "site.configured"}, "subject": {"S": "site#site"}, "version": {"N": "1"}}
    record = {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "7", "NewImage": image}}
    with pytest.raises(aws.client("sqs").exceptions.QueueDoesNotExist):
        relay.relay([record])
    assert settings.queue("pages").endswith("pages")


def test_each_further_try_waits_twice_as_long(galley: Machine, publish: Publish, held_clock: HeldClock) -> None:
    publish("A title")
    held_clock.move(minutes=3)
    assert sweeper.sweep().sent == 1
    held_clock.move(minutes=3)
    assert sweeper.sweep() == sweeper.Swept(seen=2, sent=0, parked=0)
    held_clock.move(minutes=1)
    assert sweeper.sweep().sent == 1


def test_what_is_driven_again_and_fails_again_stays_parked(
    galley: Machine, publish: Publish, held_clock: HeldClock
) -> None:
    article = publish("A title")
    galley.lose_stream()
    sweeper._write(f"{article.subject}@2", "pages", done.PARKED, tries=5)
    assert sweeper.redrive() == 1
    assert sweeper.redrive() == 1
    assert len(sweeper.parked()) == 1


def test_dead_letters_are_driven_again_too(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    galley.lose_stream()
    entry = ledger.get(article.subject, 2)
    assert entry
    [message] = relay.for_entry(entry)
    relay.send_bodies("pages-dead", [message.body()])
    assert sweeper.redrive() == 1
    galley.settle()
    assert galley.page(article.path)
    assert sweeper.redrive() == 0
