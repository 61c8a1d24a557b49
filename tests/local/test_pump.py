"""Lambda's manners: batches, partial answers, retries, dead letters, and a loop that does not die."""

import threading
from typing import Any

import pytest

from local.pump import Handlers, Pump, UnsettledError
from local.resources import Names
from tests.local.places import PREFIX, QUEUE, Clients, commit, entry, until

Event = dict[str, Any]


def send(clients: Clients, *bodies: str) -> None:
    url = clients("sqs").get_queue_url(QueueName=QUEUE)["QueueUrl"]
    for body in bodies:
        clients("sqs").send_message(QueueUrl=url, MessageBody=body)


def waiting(clients: Clients, name: str = QUEUE) -> int:
    sqs = clients("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return sum(int(n) for n in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)["Attributes"].values())


class Told:
    """Handlers that remember what they got; `bad` bodies and subjects fail, named or by raising."""

    def __init__(self, *bad: str, raising: bool = False) -> None:
        self.bad, self.raising = set(bad), raising
        self.subjects: list[str] = []
        self.bodies: list[str] = []
        self.events: list[Event] = []

    def relay(self, event: Event) -> Event:
        self.events.append(event)
        names = {r["dynamodb"]["SequenceNumber"]: r["dynamodb"]["Keys"]["subject"]["S"] for r in event["Records"]}
        self.subjects += names.values()
        return self._answer(names)

    def pages(self, event: Event) -> Event:
        self.events.append(event)
        names = {record["messageId"]: record["body"] for record in event["Records"]}
        self.bodies += names.values()
        return self._answer(names)

    def pump(self, clients: Clients, names: Names, *schedules: Any) -> Pump:
        return Pump(Handlers(self.relay, {QUEUE: self.pages}, schedules), clients, names)

    def _answer(self, names: dict[str, str]) -> Event:
        failed = [number for number, name in names.items() if name in self.bad]
        if failed and self.raising:
            raise RuntimeError("cannot")
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def test_the_relay_gets_what_lambda_would_give_it(clients: Clients, names: Names) -> None:
    told = Told()
    pump = told.pump(clients, names)
    commit(clients, entry("a", packed={"B": b"\x00\xff"}, nested={"M": {"l": {"L": [{"BOOL": True}, {"NULL": True}]}}}))
    assert pump.settle() == 1
    record = told.events[0]["Records"][0]
    assert record["eventName"] == "INSERT"
    assert record["eventSource"] == "aws:dynamodb"
    assert f"table/{PREFIX}-ledger/stream/" in record["eventSourceARN"]
    assert record["dynamodb"]["Keys"] == entry("a")
    assert record["dynamodb"]["NewImage"]["packed"] == {"B": "AP8="}
    assert record["dynamodb"]["NewImage"]["nested"] == {"M": {"l": {"L": [{"BOOL": True}, {"NULL": True}]}}}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)


def test_a_queue_handler_gets_what_lambda_would_give_it(clients: Clients, names: Names) -> None:
    told = Told()
    pump = told.pump(clients, names)
    send(clients, '{"subject":"a"}')
    assert pump.settle() == 1
    record = told.events[0]["Records"][0]
    assert record["body"] == '{"subject":"a"}'
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(f":{QUEUE}")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert waiting(clients) == 0


def test_entries_come_in_order_and_once_over_many_batches(clients: Clients, names: Names) -> None:
    told = Told()
    pump = told.pump(clients, names)
    expected = [f"s{number:03}" for number in range(250)]
    for start in range(0, 250, 50):
        commit(clients, *(entry(name) for name in expected[start : start + 50]))
    assert pump.settle() == 250
    assert told.subjects == expected
    assert pump.settle() == 0


def test_what_was_written_before_the_pump_is_left_to_the_sweeper(clients: Clients, names: Names) -> None:
    commit(clients, entry("old"))
    told = Told()
    pump = told.pump(clients, names)
    commit(clients, entry("new"))
    pump.settle()
    assert told.subjects == ["new"]


def test_a_named_entry_comes_again_and_those_before_it_do_not(clients: Clients, names: Names) -> None:
    told = Told("b")
    pump = told.pump(clients, names)
    commit(clients, entry("a"), entry("b"), entry("c"))
    pump.settle()
    assert told.subjects == ["a", "b", "c", "b", "c", "b", "c", "c"]
    assert [record["dynamodb"]["Keys"]["subject"]["S"] for record in pump.dropped] == ["b"]


def test_an_entry_on_which_the_relay_raises_is_found_and_given_up(
    clients: Clients, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told("c", raising=True)
    pump = told.pump(clients, names)
    commit(clients, *(entry(name) for name in "abcde"))
    assert pump.settle() == 5
    assert [record["dynamodb"]["Keys"]["subject"]["S"] for record in pump.dropped] == ["c"]
    assert set(told.subjects) == set("abcde")
    assert told.subjects.count("c") < 12
    assert "gave up on" in capsys.readouterr().err


@pytest.mark.parametrize("raising", [False, True], ids=["named", "raised"])
def test_a_message_that_keeps_failing_is_a_dead_letter_and_named(clients: Clients, names: Names, raising: bool) -> None:
    told = Told("bad", raising=raising)
    pump = told.pump(clients, names)
    send(clients, "good", "bad")
    with pytest.raises(UnsettledError, match=rf"queue {QUEUE}: .* dead letters now"):
        pump.settle()
    assert told.bodies.count("bad") == 3
    assert (waiting(clients), waiting(clients, f"{PREFIX}-dead")) == (0, 2 if raising else 1)
    assert pump.settle() == 0


def test_a_message_that_fails_once_is_done_the_second_time(clients: Clients, names: Names) -> None:
    told = Told("slow")
    pump = Pump(Handlers(told.relay, {QUEUE: lambda event: heals(told, event)}), clients, names)
    send(clients, "slow", "quick")
    assert pump.settle() == 2
    assert sorted(told.bodies) == ["quick", "slow", "slow"]


def heals(told: Told, event: Event) -> Event:
    answer = told.pages(event)
    told.bad.clear()
    return answer


def test_schedules_run_until_they_make_no_more_work(clients: Clients, names: Names) -> None:
    told, left = Told(), ["x", "y"]

    def due() -> None:
        send(clients, *left[-1:])
        del left[-1:]

    pump = told.pump(clients, names, due)
    assert pump.settle() == 2
    assert told.bodies == ["y", "x"]


def test_work_without_end_is_an_error(clients: Clients, names: Names) -> None:
    pump = Told().pump(clients, names, lambda: send(clients, "again"))
    with pytest.raises(UnsettledError, match="each time they run"):
        pump.settle(max_rounds=5)


def test_the_loop_outlives_errors_and_ends_when_told(
    clients: Clients, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    told, stop = Told(), threading.Event()

    def broken() -> None:
        raise ValueError("the clock\nis broken")

    thread = threading.Thread(target=told.pump(clients, names, broken).run, args=(stop,))
    thread.start()
    try:
        until(lambda: "ValueError" in (capsys.readouterr().err))
        commit(clients, entry("a"))
        send(clients, "b")
        until(lambda: told.subjects == ["a"] and told.bodies == ["b"])
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()
