"""Commands in any order, some struck by a fault, beside a model that says what each should do."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from chalicelib.commands import articles, media, people, roles, site, topics
from chalicelib.content import Content
from chalicelib.errors import GalleyError
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from tests.sim import agreement, checker
from tests.sim.cast import begin
from tests.sim.faults import FAILURES, Fault, possible
from tests.sim.history import History, verdict
from tests.sim.model import Publication, Words
from tests.sim.network import Call

pytestmark = pytest.mark.sim
EXAMPLES, STEPS = 120, 25
PHASES = (Phase.generate, Phase.shrink)
ACTOR = "operator"
PLACES = ("/alpha/", "/beta/", "/m0/", "/m1/", "/old.html")
WRONG = ("/api/x/", "/tags/x/", "no-slash/", "/a//b/")
CLOCKS = "R11:"
"""The model says what the clock leaves: also newer words of a live article at a path that it cannot have."""
TAGS = ("t0", "t1", "t2")
Prediction = Callable[[Publication], None]

paths = st.sampled_from([*PLACES, *PLACES, *PLACES, *WRONG])
words = st.builds(
    Words,
    title=st.sampled_from([*["Alpha", "Beta", "Gamma"] * 4, " "]),
    body=st.integers(0, 99).map("Words {}.".format),
    path=st.sampled_from([*[""] * 9, *PLACES, *WRONG]),
    tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple),
)
which, GONE = st.integers(0, 8), 8
minutes = st.sampled_from([None, 7, 7, 16, 33, -3])
faults = st.none() | st.none() | st.tuples(st.integers(0, 9), st.integers(0, 7))
"""At which call from now, and which of the faults that it can have."""


class Beside(RuleBasedStateMachine):
    """The system in a simulated world, and its model."""

    def __init__(self) -> None:
        super().__init__()
        self.world, known = begin(11)
        self.running = self.world.running()
        self.running.__enter__()
        self.model, self.names, self.persons = Publication(), list[str](), list[str]()
        self.model.handles[known.author] = "bob"
        self.agreed = True

    def teardown(self) -> None:
        try:
            if not self.agreed:
                return
            self.rest()
            self.world.catch_up()
            wrong = checker.violations(self.world, History(self.world.network))
            assert [each for each in wrong if not each.startswith(CLOCKS)] == [], wrong
        finally:
            self.running.__exit__(None, None, None)

    @initialize(first=words, second=words)
    def begin(self, first: Words, second: Words) -> None:
        """Two articles to do something with."""
        for each in (first, second):
            self.draft(words=each, fault=None)

    @rule(words=words, fault=faults)
    def draft(self, words: Words, fault: Any) -> None:
        made = self.step(
            lambda m: m.draft(words, "new"), lambda: articles.draft(actor=ACTOR, content=_content(words)), fault
        )
        if "new" in self.model.posts:
            self.names.append(made)
            self.model.posts[made] = self.model.posts.pop("new")

    @precondition(lambda self: self.names)
    @rule(n=which, words=words, fault=faults)
    def revise(self, n: int, words: Words, fault: Any) -> None:
        self.of_one("revise", n, lambda m, name: m.revise(name, words), fault, content=_content(words))

    @precondition(lambda self: self.names)
    @rule(n=which, body=st.sampled_from(["One.", "Two."]), fault=faults)
    def amend(self, n: int, body: str, fault: Any) -> None:
        self.of_one("amend", n, lambda m, name: m.amend(name, body), fault, changes={"body": body})

    @precondition(lambda self: self.names)
    @rule(n=which, revision=st.integers(1, 4), fault=faults)
    def restore(self, n: int, revision: int, fault: Any) -> None:
        self.of_one("restore", n, lambda m, name: m.restore(name, revision), fault, revision=revision)

    @precondition(lambda self: self.names)
    @rule(n=which, fault=faults)
    def publish(self, n: int, fault: Any) -> None:
        now = self.world.clock.time
        self.of_one("publish", n, lambda m, name: m.publish(name, now), fault)

    @precondition(lambda self: self.names)
    @rule(n=which, begins=minutes, ends=minutes, fault=faults)
    def schedule(self, n: int, begins: int | None, ends: int | None, fault: Any) -> None:
        now = self.world.clock.time
        at, until = (now + timedelta(minutes=each) if each else None for each in (begins, ends))
        plan: Any = {"publish_at": at, "unpublish_at": until}
        self.of_one("schedule", n, lambda m, name: m.schedule(name, now, at, until), fault, **plan)

    @precondition(lambda self: self.names)
    @rule(n=which, ends=st.sampled_from([None, 33]), passed=st.sampled_from([3, 10, 40]))
    def plan_and_wait(self, n: int, ends: int | None, passed: int) -> None:
        """What is due is done by the clock."""
        self.schedule(n=n, begins=7, ends=ends, fault=None)
        self.time_passes(passed=passed)

    @precondition(lambda self: self.names)
    @rule(n=which, fault=faults)
    def retract(self, n: int, fault: Any) -> None:
        self.of_one("retract", n, lambda m, name: m.retract(name), fault)

    @precondition(lambda self: self.names)
    @rule(n=which, path=paths, fault=faults)
    def move(self, n: int, path: str, fault: Any) -> None:
        self.of_one("move", n, lambda m, name: m.move(name, path), fault, path=path)

    @precondition(lambda self: self.names)
    @rule(n=which, fault=faults)
    def delete(self, n: int, fault: Any) -> None:
        self.of_one("delete", n, lambda m, name: m.delete(name), fault)

    @rule(passed=st.sampled_from([10, 20, 40]))
    def time_passes(self, passed: int) -> None:
        self.world.clock.move(minutes=passed, seconds=30)
        self.model.tick(self.world.clock.time)
        self.world.lambdas.tick("publish_due_articles")

    @rule(tag=st.sampled_from(TAGS), title=st.sampled_from(["Ink", "Tea"]), path=st.just("") | paths, fault=faults)
    def describe(self, tag: str, title: str, path: str, fault: Any) -> None:
        topic = TopicId("tag", "en", tag)
        do = lambda: topics.describe(actor=ACTOR, topic=topic, title=title, path=path)  # noqa: E731
        self.step(lambda m: m.describe(tag, title, path), do, fault)

    @rule(tag=st.sampled_from(TAGS), fault=faults)
    def forget(self, tag: str, fault: Any) -> None:
        topic = TopicId("tag", "en", tag)
        self.step(lambda m: m.forget(tag), lambda: topics.forget(actor=ACTOR, topic=topic), fault)

    @rule(path=paths, content=st.sampled_from([b"one", b"two"]), fault=faults)
    def add_file(self, path: str, content: bytes, fault: Any) -> None:
        do = lambda: media.add(actor=ACTOR, path=path, content=content)  # noqa: E731
        self.step(lambda m: m.add_file(path, content), do, fault)

    @rule(path=st.sampled_from(PLACES), fault=faults)
    def remove_file(self, path: str, fault: Any) -> None:
        self.step(lambda m: m.remove_file(path), lambda: media.remove(actor=ACTOR, path=path), fault)

    @rule(handle=st.sampled_from(["eve", "zoe", "not one"]), fault=faults)
    def add_person(self, handle: str, fault: Any) -> None:
        made = self.step(
            lambda m: m.call("new", handle), lambda: people.add(actor=ACTOR, name="A", handle=handle), fault
        )
        if "new" in self.model.handles:
            self.persons.append(made)
            self.model.handles[made] = self.model.handles.pop("new")

    @precondition(lambda self: self.persons)
    @rule(n=which, handle=st.sampled_from(["eve", "zoe", "mary", "bob", "not one"]), fault=faults)
    def revise_person(self, n: int, handle: str, fault: Any) -> None:
        name = self.persons[n % len(self.persons)]
        do = lambda: people.revise(actor=ACTOR, person_id=name, handle=handle)  # noqa: E731
        self.step(lambda m: m.call(name, handle), do, fault)

    @precondition(lambda self: self.persons)
    @rule(n=which, fault=faults)
    def suspend(self, n: int, fault: Any) -> None:
        name = self.persons[n % len(self.persons)]
        self.step(lambda m: m.suspended.add(name), lambda: roles.suspend(actor=ACTOR, person_id=name), fault)

    @precondition(lambda self: self.persons)
    @rule(n=which, fault=faults)
    def reinstate(self, n: int, fault: Any) -> None:
        name = self.persons[n % len(self.persons)]
        self.step(lambda m: m.suspended.discard(name), lambda: roles.reinstate(actor=ACTOR, person_id=name), fault)

    @rule(title=st.sampled_from(["Elm", "Ash", " "]), fault=faults)
    def entitle(self, title: str, fault: Any) -> None:
        self.step(lambda m: m.entitle(title), lambda: site.configure(actor=ACTOR, settings={"title": title}), fault)

    @rule()
    def rest(self) -> None:
        """All is followed; then what is there is what the model says."""
        self.agreed = False
        self.world.settle()
        agreement.check(self.model)
        self.agreed = True

    def of_one(
        self, command: str, n: int, predict: Callable[[Publication, str], None], fault: Any, **more: Any
    ) -> None:
        """A command about one of the articles; seldom about one that is gone."""
        there = [name for name in self.names if self.model.posts[name].status != "deleted"]
        some = there if there and n < GONE else self.names
        name = some[n % len(some)]
        do = lambda: getattr(articles, command)(actor=ACTOR, article_id=name, **more)  # noqa: E731
        self.step(lambda model: predict(model, name), do, fault)

    def step(self, predict: Prediction, do: Callable[[], Any], fault: tuple[int, int] | None) -> str:
        """One command, foretold; returns the id of its subject, if it has one and was carried out."""
        after, refusal = deepcopy(self.model), None
        try:
            predict(after)
        except GalleyError as error:
            refusal = type(error)
        known, self.agreed = _entries(), False
        answer = self.answered(do, fault)
        told = verdict(answer)
        written = [entry for entry in _entries() if entry not in known]
        if told == "unknown":
            assert fault, f"no fault, and yet {answer!r}"
            done = bool(written)
        else:
            assert (type(answer) if told == "refused" else None) == refusal, f"{answer!r}, foretold was {refusal}"
            done = told == "ok"
        assert not (done and refusal), f"done, and foretold was {refusal}"
        self.agreed = True
        if done:
            self.model = after
        return written[0][0].partition("#")[2] if written else ""

    def answered(self, do: Callable[[], Any], fault: tuple[int, int] | None) -> Any:
        """What a command answers while one fault strikes."""
        begun = self.world.network.calls.total()

        def struck(call: Call) -> Fault | None:
            some = possible(call.operation)
            return some[fault[1] % len(some)] if fault and call.number == begun + fault[0] else None

        self.world.network.fault = struck
        try:
            return do()
        except FAILURES as error:
            return error
        finally:
            self.world.heal()
            self.world.network.arrive()


def _entries() -> set[tuple[str, int]]:
    return {(str(entry.subject), int(entry.version)) for entry in Entry.scan()}


def _content(words: Words) -> Content:
    return Content(title=words.title, body=words.body, path=words.path, tags=words.tags)


def test_commands_do_what_the_model_says() -> None:
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=True,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Beside, settings=chosen)
