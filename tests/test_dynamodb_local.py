"""The suite's two stores: each is the one that was asked for, and every test finds it empty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import aws
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.models import ledger
from chalicelib.settings import settings
from local.resources import ACCOUNT, REGION
from tests.dynamodb_local import VARIABLE
from tests.machine import Machine, fresh_galley
from tests.tables import InMoto, Tables

ROOT = Path(__file__).parents[1]


def test_the_tables_are_where_the_session_says(galley: Machine, tables: Tables) -> None:
    from moto.dynamodb.models import dynamodb_backends

    in_moto = settings.table("ledger") in dynamodb_backends[ACCOUNT][REGION].tables
    assert in_moto == isinstance(tables, InMoto)
    assert in_moto == (os.environ.get(VARIABLE, "moto") == "moto")


def test_the_next_test_finds_empty_tables_and_a_stream_of_its_own(tables: Tables) -> None:
    with fresh_galley(tables):
        article = articles.draft(actor="operator", content=Content(title="One"))
        articles.publish(actor="operator", article_id=article.id)
        assert records() > 0
    with fresh_galley(tables) as galley:
        assert records() == 0
        assert ledger.get(article.subject, 1) is None
        assert galley.settle() == 0


def records() -> int:
    """How many there are in the stream of the ledger, from its beginning."""
    arn = aws.client("dynamodb").describe_table(TableName=settings.table("ledger"))["Table"]["LatestStreamArn"]
    streams = aws.client("dynamodbstreams")
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    begin = {"StreamArn": arn, "ShardIteratorType": "TRIM_HORIZON"}
    iterators = [streams.get_shard_iterator(ShardId=each["ShardId"], **begin)["ShardIterator"] for each in shards]
    return sum(len(streams.get_records(ShardIterator=each)["Records"]) for each in iterators)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_without_java_no_test_runs_and_one_line_says_so(tmp_path: Path, ci: str, code: int) -> None:
    ran = pytest_in(tmp_path, **{VARIABLE: "local", "CI": ci})
    assert ran.returncode == code
    assert "no test ran on DynamoDB Local: java is not on PATH" in ran.stdout + ran.stderr
    assert "passed" not in ran.stdout


def test_an_unknown_store_is_refused(tmp_path: Path) -> None:
    ran = pytest_in(tmp_path, **{VARIABLE: "sqlite"})
    assert ran.returncode != 0
    assert f"{VARIABLE} must be moto or local, not 'sqlite'" in ran.stdout + ran.stderr


def pytest_in(empty: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """One quick test module in a process that finds no program."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/test_settings.py"]
    return subprocess.run(
        command, cwd=ROOT, env={**environment, "PATH": str(empty)}, capture_output=True, text=True, check=False
    )
