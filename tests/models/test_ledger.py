"""The hash chain against every way to falsify what is stored: the first break is found, and named."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from chalicelib import aws
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.models import articles as stored
from chalicelib.models import ledger
from chalicelib.models.ledger import Break, Entry
from chalicelib.settings import settings
from tests.machine import Machine

Item = dict[str, dict[str, str]]
LENGTH = 5
TEXTS = ("id", "kind", "actor", "at", "day", "at_id", "request", "data", "previous", "hash")
"""Every attribute but the key."""
INDEXED = ("actor", "day", "at_id")
"""DynamoDB takes no empty text and no number for these."""
VERSIONS = st.integers(1, LENGTH)


@pytest.fixture(autouse=True)
def ledger_rule() -> None:
    """In the place of the suite's own: here the ledger is written to on purpose."""


class Chain:
    """The entries of one article, which are there again after each attempt to falsify them."""

    def __init__(self) -> None:
        article = articles.draft(actor="operator", content=Content(title="One"))
        for number in range(1, LENGTH):
            articles.amend(actor="operator", article_id=article.id, changes={"title": f"Number {number}"})
        found = stored.get(article.id)
        self.subject, self.head = found.subject, (int(found.version), str(found.head))
        self._client, self._table = aws.client("dynamodb"), settings.table("ledger")
        self._whole = self._items()

    def item(self, version: int) -> Item:
        return deepcopy(self._whole[version])

    def put(self, version: int, item: Item) -> None:
        self._client.put_item(TableName=self._table, Item={**item, **self._key(version)})

    def remove(self, version: int) -> None:
        self._client.delete_item(TableName=self._table, Key=self._key(version))

    def first_break(self) -> Break | None:
        """What is found; after it, everything is as it was."""
        found = ledger.first_break(self.subject, self.head)
        there = self._items()
        for version in there.keys() - self._whole.keys():
            self.remove(version)
        for version, item in self._whole.items():
            if there.get(version) != item:
                self.put(version, item)
        return found

    def _key(self, version: int) -> Item:
        return {"subject": {"S": self.subject}, "version": {"N": str(version)}}

    def _items(self) -> dict[int, Item]:
        found = self._client.scan(TableName=self._table)["Items"]
        return {int(item["version"]["N"]): item for item in found if item["subject"]["S"] == self.subject}


@pytest.fixture
def chain(galley: Machine) -> Iterator[Chain]:
    made = Chain()
    assert made.head[0] == LENGTH
    yield made
    assert made.first_break() is None, "a test has left something behind"


def examples(number: int) -> hypothesis:
    return hypothesis(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@examples(40)
@given(version=VERSIONS, name=st.sampled_from(TEXTS), text=st.text(max_size=40))
def test_any_edit_is_found_where_it_was_made(chain: Chain, version: int, name: str, text: str) -> None:
    item = chain.item(version)
    assume(item[name]["S"] != text and (text or name not in INDEXED))
    chain.put(version, {**item, name: {"S": text}})
    found = chain.first_break()
    assert found
    assert (found.subject, found.version) == (chain.subject, version)


@examples(25)
@given(version=VERSIONS, name=st.sampled_from(TEXTS), value=st.sampled_from([{"N": "1"}, {"S": ""}, None]))
def test_an_attribute_of_another_type_and_one_that_is_gone_are_found(
    chain: Chain, version: int, name: str, value: dict[str, str] | None
) -> None:
    """But for what is empty, and is read as it was."""
    item = chain.item(version)
    assume(item[name]["S"] not in ("", "{}") or value == {"N": "1"})
    assume(value is None or name not in INDEXED)
    others = {other: given for other, given in item.items() if other != name}
    chain.put(version, others | ({name: value} if value else {}))
    found = chain.first_break()
    assert found
    assert found.version == version


@pytest.mark.parametrize("version", range(1, LENGTH + 1))
def test_a_removed_entry_is_missed_the_newest_too(chain: Chain, version: int) -> None:
    chain.remove(version)
    assert chain.first_break() == Break(chain.subject, version, "the entry is missing")


@pytest.mark.parametrize("version", range(1, LENGTH + 1))
def test_an_end_that_was_cut_off_is_missed(chain: Chain, version: int) -> None:
    for each in range(version, LENGTH + 1):
        chain.remove(each)
    assert chain.first_break() == Break(chain.subject, version, "the entry is missing")


@examples(15)
@given(versions=st.lists(VERSIONS, min_size=2, max_size=2, unique=True))
def test_two_entries_that_changed_places_are_found_at_the_first(chain: Chain, versions: list[int]) -> None:
    one, other = versions
    first, second = chain.item(one), chain.item(other)
    chain.put(one, second)
    chain.put(other, first)
    found = chain.first_break()
    assert found
    assert found.version == min(versions)


@pytest.mark.parametrize("version", range(1, LENGTH + 1))
def test_an_entry_with_a_seal_of_its_own_does_not_fit_the_next(chain: Chain, version: int) -> None:
    """Whoever can write the table can also hash: the newest is held against the article."""
    chain.put(version, resealed({**chain.item(version), "actor": {"S": "somebody-else"}}))
    reason = "the entry does not follow the one before it"
    if version == LENGTH:
        reason = "the entry is not the one that its subject knows"
    assert chain.first_break() == Break(chain.subject, min(version + 1, LENGTH), reason)


def test_an_entry_that_was_added_is_found(chain: Chain) -> None:
    newest = chain.item(LENGTH)
    added = {**newest, "version": {"N": str(LENGTH + 1)}, "previous": newest["hash"]}
    chain.put(LENGTH + 1, resealed(added))
    found = chain.first_break()
    assert found == Break(chain.subject, LENGTH + 1, "the entry was added: its subject does not know it")


def resealed(item: Item) -> Item:
    entry = Entry()
    entry.deserialize(deepcopy(item))
    return {**item, "hash": {"S": ledger.seal(entry)}}
