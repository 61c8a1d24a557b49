"""Promises that need a story of their own; those that every run is held against are in `checker`."""

import json
import random
from datetime import timedelta

import pytest

from chalicelib import clock, relay, sweeper
from chalicelib.commands import accounts, articles, media, people, roles, site, topics
from chalicelib.errors import Unauthenticated
from chalicelib.models import addresses, sessions
from chalicelib.models import ledger as entries
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.projections import pages
from chalicelib.settings import settings
from tests.sim import checker, promises
from tests.sim.cast import INK, NETWORK, PASSWORD, PICTURE, Cast, at_rest, begin, words
from tests.sim.faults import Fault
from tests.sim.history import History
from tests.sim.network import Call
from tests.sim.world import World

pytestmark = pytest.mark.sim
OPERATOR = "operator"


@pytest.fixture
def cast() -> Cast:
    return at_rest()[1]


def assert_kept(world: World) -> None:
    assert checker.violations(world, History(world.network)) == []


def busy(cast: Cast) -> None:
    """A bit of everything."""
    live, planned, draft, gone = cast.articles
    articles.publish(actor=OPERATOR, article_id=draft)
    articles.publish(actor=OPERATOR, article_id=live)
    articles.move(actor=OPERATOR, article_id=live, path="/moved/")
    articles.publish(actor=OPERATOR, article_id=gone)
    articles.retract(actor=OPERATOR, article_id=draft)
    articles.delete(actor=OPERATOR, article_id=planned)
    topics.describe(actor=OPERATOR, topic=INK, title="Ink", path="/writing/")
    people.revise(actor=OPERATOR, person_id=cast.author, name="Robert Cratchit")
    media.remove(actor=OPERATOR, path=PICTURE)
    site.configure(actor=OPERATOR, settings={"title": "Elm"})


def test_r6_any_order_with_repeats_ends_in_the_same_site(cast: Cast) -> None:
    sites = set()
    for seed in range(20):
        world, _ = begin(1)
        with world.running():
            busy(cast)
            told = [entry for entry in Entry.scan() if entries_followed(entry)] * 2
            random.Random(seed).shuffle(told)
            for entry in told if seed else []:
                relay.send(relay.for_entry(entry))
            world.catch_up()
            sites.add(json.dumps(promises.files(), sort_keys=True))
    assert len(sites) == 1


def entries_followed(entry: Entry) -> bool:
    return bool(relay.for_entry(entry))


def test_r7_what_is_undone_between_any_two_calls_of_a_builder_leaves_no_page(cast: Cast) -> None:
    """A draft is published, and taken off again while its pages are built; whoever follows that is through sooner."""
    tried = 0
    while undone_before(tried + 1, cast):
        tried += 1
    assert tried > 100


def undone_before(at: int, cast: Cast) -> bool:
    """Whether the builder makes that call, counted from 1. Fails where a page is wrong afterwards."""
    world, _ = begin(5)
    with world.running():
        article = articles.publish(actor=OPERATOR, article_id=cast.articles[2])
        first, calls = world.network.calls.total(), list[int]()

        def take_off(call: Call) -> None:
            if not calls and call.number == first + at:
                calls.append(call.number)
                articles.retract(actor=OPERATOR, article_id=article.id)
                pages.apply([list(entries.of(article.subject))[-1]])

        entry = list(entries.of(article.subject))[-1]
        world.network.before = take_off
        pages.apply([entry])
        world.network.before = lambda _: None
        promises.check_pages()
    return bool(calls)


def test_r8_one_poisoned_entry_is_parked_and_holds_up_nothing(
    world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply, poison = pages.apply, cast.articles[2]

    def poisoned(given: list[Entry]) -> None:
        if any(poison in str(entry.subject) for entry in given):
            raise ValueError("poison")
        apply(given)

    monkeypatch.setattr(pages, "apply", poisoned)
    articles.publish(actor=OPERATOR, article_id=poison)
    others = [articles.draft(actor=OPERATOR, content=words(str(n))).id for n in range(20)]
    for each in others:
        articles.publish(actor=OPERATOR, article_id=each)
    for _ in range(3):
        world.clock.move(hours=2)
        world.catch_up()
    dead = [each.body for each in world.cloud.queues.queues[settings.queue("pages-dead")].messages.values()]
    assert {json.loads(body)["subject"] for body in dead} == {f"article#{poison}"}
    assert all(world.page(Article.get(each).path) for each in others)
    assert {mark.entry.partition("@")[0] for mark in sweeper.parked()} == {f"article#{poison}"}
    monkeypatch.setattr(pages, "apply", apply)
    sweeper.redrive()
    world.catch_up()
    assert sweeper.parked() == []
    assert_kept(world)


def test_r18_who_leaves_is_found_nowhere_afterwards(world: World, cast: Cast) -> None:
    people.revise(actor=OPERATOR, person_id=cast.reader.person, name="Canary Finch", bio="Sings canary songs.")
    accounts.ask(purpose="reset", email=cast.reader.email, network=NETWORK)
    world.catch_up()
    assert "Canary" in world.everything()
    accounts.delete(actor=cast.reader.actor, password=PASSWORD)
    world.catch_up()
    for trace in ("Canary", "canary", cast.reader.email, "Ada"):
        assert trace not in world.everything(), trace
    assert_kept(world)


@pytest.mark.parametrize("at", range(12))
def test_r19_half_of_a_transaction_that_a_backup_holds_is_found(at: int, cast: Cast) -> None:
    """AWS restores each table for itself: an entry may be there without its state, and the other way round."""
    world, _ = begin(at)
    with world.running():
        articles.publish(actor=OPERATOR, article_id=cast.articles[2])
        written = world.cloud.tables.written
        lost = written[at % len(written)]
        table = world.cloud.tables.tables[lost.table].items
        if lost.before is None:
            table.pop(lost.key, None)
        else:
            table[lost.key] = lost.before
        with pytest.raises(AssertionError):
            check_data()


def check_data() -> None:
    promises.check_versions()
    promises.check_claims()
    promises.check_topics()
    promises.check_revisions()


@pytest.mark.parametrize("expiry", ["never", "at once", "late"])
def test_r20_answers_are_the_same_whenever_ttl_deletes(expiry: str) -> None:
    world, cast = begin(2)
    with world.running():
        answers = []
        for days in (0, 8, 40):
            world.clock.move(days=days)
            if expiry == "at once":
                world.expire()
            if expiry == "late" and days == 40:
                world.cloud.tables.expire((world.clock.time - timedelta(days=2)).timestamp())
            session, _ = sessions.open_session(cast.reader.session, cast.reader.person)
            answers.append(bool(session and session.holds(clock.text(clock.now()))))
        assert answers == [True, False, False]


def test_r21_an_event_of_a_newer_version_is_kept_and_done_by_that_version(
    world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old code passes on what it does not know to nobody; the sweeper of the new code finds it."""
    monkeypatch.setattr(relay, "followers", lambda _kind: [])
    articles.publish(actor=OPERATOR, article_id=cast.articles[2])
    world.settle()
    assert not world.page(Article.get(cast.articles[2]).path)
    monkeypatch.undo()
    world.catch_up()
    assert world.page(Article.get(cast.articles[2]).path)


def test_r21_an_event_that_this_version_does_not_know_is_parked_and_not_lost(world: World) -> None:
    world.cloud.queues.put(settings.queue("mail"), '{"subject": "comment#1", "version": 1, "kind": "comment.made"}')
    world.catch_up()
    assert world.cloud.queues.waiting(settings.queue("mail-dead")) == 1


@pytest.mark.parametrize("service", ["s3", "sqs", "sesv2"])
def test_r23_a_service_that_is_down_blocks_no_write_and_loses_none(service: str, world: World, cast: Cast) -> None:
    world.network.fault = lambda call: "error before" if call.service == service else None
    articles.publish(actor=OPERATOR, article_id=cast.articles[2])
    accounts.ask(purpose="reset", email=cast.reader.email, network=NETWORK)
    assert_nothing_falls(world)
    assert_nothing_falls(world)
    world.catch_up()
    assert world.page(Article.get(cast.articles[2]).path)
    assert [letter.to for letter in world.cloud.letters.accepted] == [cast.reader.email]
    assert_kept(world)


def assert_nothing_falls(world: World) -> None:
    """Functions try and fail while it is down."""
    for source in world.lambdas.sources:
        source()


def test_r24_clocks_that_are_wrong_reorder_nothing(cast: Cast) -> None:
    world, _ = begin(4)
    with world.running():
        for minutes in (10, -10, 10, -10):
            world.clock.move(minutes=minutes)
            articles.amend(actor=OPERATOR, article_id=cast.articles[0], changes={"body": f"Words at {minutes}."})
            articles.publish(actor=OPERATOR, article_id=cast.articles[0])
        newest = articles.amend(actor=OPERATOR, article_id=cast.articles[0], changes={"body": "The last words."})
        articles.publish(actor=OPERATOR, article_id=newest.id)
        world.catch_up()
        assert "The last words." in world.page(Article.get(newest.id).path)
        assert_kept(world)


@pytest.mark.parametrize("field", ["kind", "actor", "at", "data", "request", "id"])
def test_f23_a_changed_entry_breaks_the_chain(field: str, world: World, cast: Cast) -> None:
    subject = f"article#{cast.articles[0]}"
    assert entries.first_break(subject) is None
    table = world.cloud.tables.tables[settings.table("ledger")].items
    key = next(key for key in table if key[0] == subject)
    table[key] = {**table[key], field: {"S": f"{table[key].get(field, {}).get('S', '')} "}}
    assert entries.first_break(subject) is not None


def test_f23_a_changed_page_is_found_and_put_right(world: World, cast: Cast) -> None:
    key = pages.urls.object_key(Article.get(cast.articles[0]).path)
    bucket = world.cloud.objects.buckets[settings.site_bucket]
    del bucket[key]
    behind, _ = pages.reconcile.behind()
    assert behind == 1
    pages.reconcile.reconcile(progress=lambda _done, _total: None)
    assert key in bucket
    promises.check_pages()


def test_f22_work_makes_no_work_without_end(world: World, cast: Cast) -> None:
    busy(cast)
    world.catch_up()
    quiet = len(list(Entry.scan()))
    fired = world.lambdas.fired
    world.catch_up()
    assert len(list(Entry.scan())) == quiet
    assert world.lambdas.fired - fired == 2 * 4, "only the two schedules, four times"


def test_f21_who_is_cut_off_at_any_call_of_a_long_job_goes_on_later(world: World, cast: Cast) -> None:
    """A function that Lambda kills every hundred calls still comes to the end: what is written stays written."""
    busy(cast)
    killed: list[int] = []

    def every_hundredth(call: Call) -> Fault | None:
        if call.number % 100 or len(killed) == 4:
            return None
        killed.append(call.number)
        return "crash after"

    world.network.fault = every_hundredth
    world.settle()
    world.catch_up()
    assert len(killed) == 4
    assert_kept(world)


def test_r16_what_was_ended_is_over_for_a_request_that_was_on_its_way(world: World, cast: Cast) -> None:
    on_its_way = cast.reader.actor
    roles.suspend(actor=OPERATOR, person_id=cast.reader.person)
    with pytest.raises(Unauthenticated):
        accounts.delete(actor=on_its_way, password=PASSWORD)
    assert addresses.find(addresses.id_of(cast.reader.email))
