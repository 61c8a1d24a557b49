"""All or nothing; the second writer loses; entries never change; every refusal has a name."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib import events, ledger, transactions
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.errors import AlreadyDone, Conflict, Invalid, Taken, TooLarge, Unavailable
from chalicelib.ledger import Free, Take
from chalicelib.models import claims, requests
from chalicelib.models import ledger as entries
from chalicelib.models.articles import Article, find
from chalicelib.models.ledger import Entry
from chalicelib.models.requests import RequestKey
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls


def an_article(name: str = "one") -> Article:
    return Article(name, title="A title")


def commit(article: Article, *changes: ledger.Change, key: RequestKey | None = None) -> Entry:
    return ledger.commit(article, events.ArticleDrafted(), actor="operator", changes=changes, key=key)


def test_state_and_entry_are_written_in_one_call(galley: Machine) -> None:
    with counted_calls() as calls:
        commit(an_article())
    assert calls == {"TransactWriteItems": 1}
    assert find("one") is not None
    assert [entry.kind for entry in entries.of("article#one")] == ["article.drafted"]


def test_the_second_writer_of_a_version_loses_and_changes_nothing(galley: Machine) -> None:
    commit(an_article())
    mine, theirs = find("one"), find("one")
    assert mine
    assert theirs
    mine.title = "Mine"
    commit(mine)
    theirs.title = "Theirs"
    with pytest.raises(Conflict):
        commit(theirs)
    stored = find("one")
    assert stored
    assert (stored.title, stored.version) == ("Mine", 2)
    assert len(list(entries.of("article#one"))) == 2


def test_a_new_subject_cannot_be_made_twice(galley: Machine) -> None:
    commit(an_article())
    with pytest.raises(Conflict):
        commit(an_article())


def test_a_claim_of_another_names_its_owner(galley: Machine) -> None:
    commit(an_article("one"), Take(claims.path("/a/")))
    with pytest.raises(Taken) as refused:
        commit(an_article("two"), Take(claims.path("/a/")))
    assert (refused.value.owner, refused.value.claim, refused.value.field) == (
        "article#one",
        "path#/a/",
        "path",
    )
    assert find("two") is None


def test_one_may_take_what_is_its_own_and_free_it(galley: Machine) -> None:
    article = an_article()
    commit(article, Take(claims.path("/a/")))
    commit(article, Take(claims.path("/a/")))
    commit(article, Free(claims.path("/a/")))
    assert claims.find("path#/a/") is None


def test_nobody_frees_what_is_anothers(galley: Machine) -> None:
    commit(an_article("one"), Take(claims.path("/a/")))
    with pytest.raises(Taken):
        commit(an_article("two"), Free(claims.path("/a/")))
    assert claims.find("path#/a/") is not None


def test_a_request_key_is_carried_out_once_and_its_answer_is_kept(galley: Machine) -> None:
    key = RequestKey(key="me#POST /articles#k", digest="d1", answer=lambda _: b'{"id":"one"}')
    commit(an_article("one"), key=key)
    with pytest.raises(AlreadyDone) as refused:
        commit(an_article("two"), key=key)
    assert (refused.value.answer, refused.value.digest) == (b'{"id":"one"}', "d1")
    assert find("two") is None


def test_an_expired_request_key_is_as_good_as_new(galley: Machine, held_clock: HeldClock) -> None:
    key = RequestKey(key="k", digest="d1", answer=lambda _: b"{}")
    commit(an_article("one"), key=key)
    held_clock.move(seconds=requests.KEPT_SECONDS + 1)
    assert requests.find("k", now=int(held_clock.time.timestamp())) is None
    commit(an_article("two"), key=key)
    assert find("two") is not None


def test_a_lost_reply_is_recognised_as_our_own_success(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK tries again after a lost reply, and the second try finds the first one's entry."""
    real: Callable[..., Any] = BaseClient._make_api_call

    def twice(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems":
            real(client, operation, arguments)
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", twice)
    commit(an_article(), Take(claims.path("/a/")))
    assert len(list(entries.of("article#one"))) == 1


def test_a_store_that_does_not_answer_is_unavailable(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        raise ReadTimeoutError(endpoint_url="loopback")

    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", silent)
        with pytest.raises(Unavailable):
            commit(an_article())


def test_entries_form_a_chain_and_a_changed_entry_breaks_it(galley: Machine) -> None:
    article = an_article()
    for _ in range(4):
        commit(article)
    assert entries.first_break("article#one") is None
    forged = entries.get("article#one", 3)
    assert forged
    forged.actor = "somebody else"
    stored = transactions.put(forged).request["Put"]
    ours = commit(an_article("two"))
    assert ours.previous == ""
    assert entries.seal(forged) != forged.hash
    assert stored["Item"]["actor"] == {"S": "somebody else"}


def test_a_missing_entry_breaks_the_chain_where_it_is_missing(galley: Machine) -> None:
    article = an_article()
    commit(article)
    article.version = 2
    with pytest.raises(Conflict):
        commit(article)
    assert entries.first_break("article#one") is None


def test_more_than_a_hundred_writes_are_refused_before_they_are_sent(galley: Machine) -> None:
    with counted_calls() as calls, pytest.raises(TooLarge, match="100"):
        commit(an_article(), *(Take(f"path#/{number}/") for number in range(100)))
    assert not calls


def test_an_item_over_the_limit_is_refused_before_it_is_sent(galley: Machine) -> None:
    article = an_article()
    article.summary = "x" * (transactions.MAX_ITEM_BYTES + 1)
    with counted_calls() as calls, pytest.raises(TooLarge):
        commit(article)
    assert not calls


def test_a_transaction_conflict_is_tried_again(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = BaseClient._make_api_call
    failures = [{"Code": "TransactionConflict"}, {"Code": "TransactionConflict"}]

    def busy(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems" and failures:
            reason = failures.pop()
            body = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [reason]}
            raise ClientError(body, operation)
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", busy)
    monkeypatch.setattr(transactions, "_pause", lambda seconds: None)
    commit(an_article())
    assert find("one") is not None
    assert not failures


def test_the_entry_tells_who_what_when_and_for_which_request(galley: Machine, held_clock: HeldClock) -> None:
    entry = commit(an_article(), key=RequestKey(key="r1", digest="d", answer=lambda _: b"{}"))
    assert (entry.actor, entry.kind, entry.at, entry.request) == (
        "operator", "article.drafted", "2026-03-01T12:00:00.000Z", "r1",
    )  # fmt: skip
    assert [found.id for found in entries.on_day("2026-03-01")] == [entry.id]


def test_drafting_is_one_transaction_that_holds_the_revision(galley: Machine) -> None:
    with counted_calls() as calls:
        article = articles.draft(actor="operator", content=Content(title="T", body="words"))
    assert calls == {"TransactWriteItems": 1}
    assert article.version == 1


def test_a_refused_commit_leaves_the_subject_as_it_was_read(galley: Machine) -> None:
    commit(an_article("one"), Take(claims.path("/a/")))
    second = an_article("two")
    with pytest.raises(Taken):
        commit(second, Take(claims.path("/a/")))
    assert (second.version, second.head) == (0, "")
    commit(second, Take(claims.path("/b/")))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ValidationException", Invalid),
        ("InternalServerError", Unavailable),
        ("ThrottlingException", Unavailable),
        ("AccessDeniedException", Unavailable),
    ],
)
def test_what_the_store_answers_has_a_name(
    code: str, error: type[Exception], galley: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, operation)

    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", answers)
        patch.setattr(transactions, "_pause", lambda seconds: None)
        with pytest.raises(error):
            commit(an_article())
