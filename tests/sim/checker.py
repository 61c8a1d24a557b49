"""R1 to R25 of docs/reliability.md, each a function that says what is wrong with a world that is quiet.

They know what the clients were told and the world at the end, and nothing of how it came about. What holds of the data
alone, with or without the simulator, is in `promises`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from chalicelib import clock
from chalicelib.models import articles as stored
from chalicelib.models import done, sessions
from chalicelib.models.articles import Article
from chalicelib.models.done import DONE, Done
from chalicelib.models.ledger import Entry
from chalicelib.models.revisions import Revision
from chalicelib.projections import MAIL, followers
from chalicelib.projections.mail.deliveries import TOLD
from tests.sim import expiring, promises
from tests.sim.cast import at_rest
from tests.sim.folding import folded, unplanned
from tests.sim.history import History, Told
from tests.sim.rows import looking, rows
from tests.sim.world import World

LARGEST = 300_000
AMBIGUOUS = {"crash after", "lost reply", "error after"}
"""Faults after which nobody knows whether the letter left."""
ENDS = {"roles.suspend", "roles.end_sessions", "sessions.end", "sessions.log_out", "accounts.delete"}
"""What takes away the session of the cast's reader."""
Check = Callable[[World, History], None]


def check_r1_acknowledged_is_durable(_world: World, history: History) -> None:
    """What was acknowledged has its entries; a refusal has none; of what was not answered there may be some."""
    for told in history.told:
        written, (fewest, most) = history.entries(told), told.operation.entries
        if told.verdict == "ok" and not _replayed(told, history):
            assert fewest <= written <= most, f"{told} left {written} entries"
        elif told.verdict == "refused":
            assert written < most or not written, f"{told} left {written} entries"
        assert written <= most, f"{told} left {written} entries"


def check_r2_versions_have_no_gap_and_no_fork(world: World, _history: History) -> None:
    assert world.network.broken == []
    promises.check_chains()
    promises.check_seals()
    promises.check_versions()


def check_r3_the_ledger_tells_the_state(_world: World, _history: History) -> None:
    """What the entries of a subject say, one after the other, is what is stored."""
    for subject, (told, kept) in folded().items():
        assert told == kept, f"{subject}: the ledger says {told}, stored is {kept}"


def check_r4_a_request_key_works_once(_world: World, history: History) -> None:
    uses = Counter(str(entry.request) for entry in rows(Entry) if entry.request)
    assert {key: n for key, n in uses.items() if n > 1} == {}
    for told in history.told:
        if told.key and told.verdict == "ok" and history.entries(told):
            assert uses[told.key] == 1, told


def check_r5_every_event_reaches_every_consumer(_world: World, _history: History) -> None:
    entries = rows(Entry)
    wanted = {(entry.name, each.name) for entry in entries for each in followers(entry.kind)}
    marks = {(mark.entry, mark.projection) for mark in rows(Done) if mark.state == DONE}
    assert wanted - marks == set(), "nobody has done these"
    assert done.find("sweeper", "mark") is not None


def check_r7_pages_are_true(_world: World, _history: History) -> None:
    promises.check_pages()
    promises.check_images()


def check_r9_mail_is_sent_once_and_to_whom_it_may(world: World, _history: History) -> None:
    accepted = Counter(letter.id for letter in world.cloud.letters.accepted)
    again = sum(n - 1 for n in accepted.values())
    network = world.network
    faults = network.struck_after["SendEmail"] + sum(network.struck_at["SendEmail", fault] for fault in AMBIGUOUS)
    if not world.was_skewed:  # by a clock that is minutes ahead, who sends a letter now has died long ago
        assert again <= faults, f"{again} letters twice after {faults} faults that leave it open"
    ids = {entry.name: str(entry.id) for entry in rows(Entry) if clock.moment(entry.at) >= world.began}
    told = [mark for mark in rows(Done) if mark.state == TOLD and str(mark.projection).startswith(f"{MAIL.name}:")]
    sent = {letter[:26] for letter in accepted}
    assert [mark.entry for mark in told if ids.get(mark.entry, "") not in sent | {""}] == [], "told, and never sent"
    assert expiring.untold() == [], "nobody has told them"


def check_r11_nothing_that_is_due_is_left(_world: World, _history: History) -> None:
    """Neither as the index says nor as articles themselves do; and the clock publishes only what was planned."""
    now = clock.text(clock.now())
    late = [*stored.due(now, limit=100), *(each for each in rows(Article) if each.visible and _over(each, now))]
    assert [article.id for article in late if not _blocked(article)] == []
    assert unplanned() == [], "the clock has published what was not to be published"


def check_r12_what_is_unique_has_one_owner(_world: World, _history: History) -> None:
    promises.check_claims()
    promises.check_handles()
    promises.check_topics()


def check_r13_no_words_are_lost(_world: World, history: History) -> None:
    """What was acknowledged is a revision, word for word."""
    promises.check_revisions()
    bodies = {str(revision.content().body) for revision in rows(Revision)}
    for told in history.told:
        if told.verdict == "ok" and isinstance(told.answer, Article):
            assert told.answer.newest.body in bodies or not told.answer.newest.body, told


def check_r14_what_is_good_once_has_one_effect(_world: World, _history: History) -> None:
    """An invite is accepted once; an address becomes somebody's once, and again only after it was given up."""
    joined = [json.loads(entry.data) for entry in rows(Entry) if entry.kind in {"person.joined", "person.role-changed"}]
    invites = Counter(each["invite"] for each in joined if each.get("invite"))
    assert [invite for invite, n in invites.items() if n > 1] == []


def check_r16_what_was_revoked_stays_revoked(world: World, history: History) -> None:
    """Once the end of a session was acknowledged, it opens nothing."""
    ended = any(told.verdict == "ok" and told.operation.name in ENDS for told in history.told)
    _, cast = at_rest()
    if ended:
        session, _ = sessions.open_session(cast.reader.session, cast.reader.person)
        now = clock.text(clock.now())
        assert session is None or not session.holds(now), "a session that was ended is open"


def check_r22_everything_is_bounded(world: World, _history: History) -> None:
    sizes = [promises.size_of(each.after) for each in world.cloud.tables.written if each.after]
    assert max(sizes, default=0) <= LARGEST


def check_r25_it_comes_to_rest(world: World, _history: History) -> None:
    """Liveness: `catch_up` has come to an end, and nothing waits or lies among the dead letters."""
    waiting = {name: len(queue.messages) for name, queue in world.cloud.queues.queues.items() if queue.messages}
    bodies = {name: [m.body[:200] for m in world.cloud.queues.queues[name].messages.values()] for name in waiting}
    assert waiting == {}, f"left lying: {bodies}"
    assert not world.lambdas.behind, "there is still work"


def check_r20_what_has_expired_is_worth_nothing(world: World, _history: History) -> None:
    """A month later TTL may have deleted nothing yet: no session goes on, no one-time token is good. The last check."""
    assert expiring.good_later(world) == [], "good after its time"


def _over(article: Article, now: str) -> bool:
    """Whether its time to be published again or to end has come."""
    return any(at and at <= now for at in (article.publish_at, article.unpublish_at))


def _replayed(told: Told, history: History) -> bool:
    """Whether an earlier request of the same key had done it."""
    return bool(told.key) and any(each.key == told.key and each is not told for each in history.told)


def _blocked(article: Article) -> bool:
    """The clock leaves what cannot be published, such as an article whose path was taken meanwhile, and logs it."""
    return bool(article.due_at) and article.status in {"draft", "scheduled"} and not article.visible


def checks() -> Iterator[tuple[str, Check]]:
    """Every check by its promise, `R1` first."""
    for name, check in list(globals().items()):
        if name.startswith("check_r"):
            yield name.split("_")[1].upper(), check


def violations(world: World, history: History) -> list[str]:
    """What is wrong, a line for each promise that does not hold."""
    found = []
    with looking():
        for promise, check in checks():
            try:
                check(world, history)
            except AssertionError as error:
                found.append(f"{promise}: {str(error)[:1000] or check.__name__}")
    return found
