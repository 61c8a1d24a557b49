"""./galley verify against somebody who has the keys to the table."""

from pathlib import Path

import pytest

from chalicelib import aws
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from tests.cli.conftest import Galley, opened


@pytest.fixture(autouse=True)
def ledger_rule() -> None:
    """In the place of the suite's own, which fails every write round the ledger: here one is made on purpose."""


def test_every_chain_is_whole_after_an_import(galley: Galley, moved_in: Path) -> None:
    done = galley("verify")
    assert (done.code, done.out.endswith(" chains, 0 broken\n")) == (0, True)
    assert int(done.out.split()[0]) > 3


def test_the_first_break_is_named_and_the_exit_code_says_so(state: Path, galley: Galley, moved_in: Path) -> None:
    with opened(state):
        entry = next(one for one in Entry.scan() if one.kind == "article.published")
        tamper(entry)
    done = galley("verify")
    assert done.code == 1
    assert f"{entry.subject}: the chain breaks at version {int(entry.version)}\n" in done.out
    assert done.out.endswith(" chains, 1 broken\n")


def tamper(entry: Entry) -> None:
    aws.client("dynamodb").update_item(
        TableName=settings.table("ledger"),
        Key={"subject": {"S": entry.subject}, "version": {"N": str(int(entry.version))}},
        UpdateExpression="SET actor = :other",
        ExpressionAttributeValues={":other": {"S": "somebody-else"}},
    )
