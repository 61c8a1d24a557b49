"""What was acknowledged is there after a restart and after a `kill -9`; a store is open once."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable
from local import embedded, resources
from local.embedded import Choice
from tests.local.places import BUCKET, PREFIX, TABLE, TEMPLATE, Clients, commit, ended, entry, subjects

ROOT = Path(__file__).parents[2]
CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from tests.local.store_process import main; main(*sys.argv[2:])"


def opened(state: Path, engine: Choice = "auto") -> tuple[embedded.Embedded, Clients]:
    store = embedded.start(state, engine=engine)
    clients = Clients(store.environment)
    resources.create(TEMPLATE, prefix=PREFIX, clients=clients)
    return store, clients


def choice(kind: str) -> Choice:
    return "moto" if kind == "moto" else "dynoxide"


@pytest.mark.thorough
def test_no_acknowledged_write_is_lost_when_the_process_is_killed(state: Path, kind: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(ROOT), str(state), kind], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    try:
        acknowledged = [child.stdout.readline().strip() for _ in range(60)]
        os.kill(child.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in child.stdout if line.endswith("\n")]
    finally:
        ended(child)
    store, clients = opened(state, choice(kind))
    try:
        assert set(acknowledged) <= subjects(clients)
        stored = {item["Key"] for item in clients("s3").list_objects_v2(Bucket=BUCKET)["Contents"]}
        assert {f"{name}/index.html" for name in acknowledged} <= stored
        last = clients("s3").get_object(Bucket=BUCKET, Key=f"{acknowledged[-1]}/index.html")
        assert last["Body"].read() == acknowledged[-1].encode() * 1000
    finally:
        store.stop()


def test_a_restart_keeps_headers_metadata_redirects_and_deletions(state: Path, kind: str) -> None:
    store, clients = opened(state, choice(kind))
    s3 = clients("s3")
    s3.put_object(
        Bucket=BUCKET,
        Key="über/uns",
        Body=b"\r\n\x00line\nline",
        ContentType="text/html; charset=utf-8",
        CacheControl="max-age=60",
        Metadata={"hash": "abc"},
        WebsiteRedirectLocation="/about/",
    )
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "über/uns"})
    for name in ("gone", "gone-too", "gone-as-well"):
        s3.put_object(Bucket=BUCKET, Key=name, Body=b"x")
    s3.delete_object(Bucket=BUCKET, Key="gone")
    s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "gone-too"}, {"Key": "gone-as-well"}]})
    before = s3.head_object(Bucket=BUCKET, Key="über/uns")
    store.stop()
    store, clients = opened(state)
    found = clients("s3").get_object(Bucket=BUCKET, Key="über/uns")
    assert found["Body"].read() == b"\r\n\x00line\nline"
    kept = ("ContentType", "CacheControl", "Metadata", "WebsiteRedirectLocation", "ETag", "LastModified")
    assert {name: found[name] for name in kept} == {name: before[name] for name in kept}
    listed = {item["Key"] for item in clients("s3").list_objects_v2(Bucket=BUCKET)["Contents"]}
    store.stop()
    assert listed == {"über/uns", "copy"}


def test_a_restart_keeps_every_kind_of_write_and_the_shape_of_the_table(state: Path, kind: str) -> None:
    store, clients = opened(state, choice(kind))
    dynamodb = clients("dynamodb")
    commit(clients, entry("committed", packed={"B": b"\x00\xff"}), entry("to-delete"))
    dynamodb.put_item(TableName=TABLE, Item=entry("put", amount={"N": "1"}))
    dynamodb.update_item(
        TableName=TABLE,
        Key=entry("put"),
        UpdateExpression="SET amount = amount + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    dynamodb.delete_item(TableName=TABLE, Key=entry("to-delete"))
    dynamodb.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": entry("batched")}}]})
    for _ in range(2):  # the second time from the rewritten journal
        store.stop()
        store, clients = opened(state)
    found = {item["subject"]["S"]: item for item in clients("dynamodb").scan(TableName=TABLE)["Items"]}
    table = clients("dynamodb").describe_table(TableName=TABLE)["Table"]
    store.stop()
    assert set(found) == {"committed", "put", "batched"}
    assert found["put"]["amount"] == {"N": "2"}
    assert found["committed"]["packed"] == {"B": b"\x00\xff"}
    assert table["StreamSpecification"]["StreamEnabled"]
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["day"]


def test_what_was_refused_does_not_come_back(tmp_path: Path) -> None:
    store, clients = opened(tmp_path, "moto")
    with pytest.raises(clients("dynamodb").exceptions.TransactionCanceledException):
        commit(clients, entry("refused"), {"subject": {"S": "without a version"}})
    store.stop()
    assert b"refused" not in (tmp_path / "dynamodb.journal").read_bytes()


def test_a_last_line_that_was_cut_short_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, clients = opened(tmp_path, "moto")
    commit(clients, entry("whole"))
    store.stop()
    with (tmp_path / "dynamodb.journal").open("ab") as journal:
        journal.write(b'{"operation":"PutItem","body":{"TableName"')
    store, clients = opened(tmp_path)
    commit(clients, entry("after"))
    store.stop()
    assert "cut short" in capsys.readouterr().err
    store, clients = opened(tmp_path)
    found = subjects(clients)
    store.stop()
    assert found == {"whole", "after"}


def test_a_full_disk_is_told_to_the_caller_and_does_not_damage_what_is_kept(tmp_path: Path) -> None:
    store, clients = opened(tmp_path, "moto")
    commit(clients, entry("before"))
    with room_for(50, tmp_path / "dynamodb.journal"), pytest.raises(ClientError, match="InternalServerError"):
        commit(clients, entry("too-much"))
    commit(clients, entry("after"))
    store.stop()
    store, clients = opened(tmp_path)
    found = subjects(clients)
    store.stop()
    assert found == {"before", "after"}


@contextmanager
def room_for(size: int, file: Path) -> Iterator[None]:
    """Let files of this process be only so many bytes larger than one of them is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_journal_that_is_broken_in_the_middle_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    store, _ = opened(tmp_path, "moto")
    store.stop()
    (tmp_path / "dynamodb.journal").write_bytes(b'{"operation"\n{"operation":"PutItem","body":{}}\n')
    with pytest.raises(Unavailable, match="damaged at line 1"):
        embedded.start(tmp_path)


def test_a_second_opener_is_told_who_has_the_store(tmp_path: Path) -> None:
    store, _ = opened(tmp_path, "moto")
    with pytest.raises(Unavailable, match=f"process {os.getpid()} has the store"):
        embedded.start(tmp_path)
    store.stop()
    embedded.start(tmp_path).stop()


def test_a_state_stays_with_the_engine_that_made_it(tmp_path: Path) -> None:
    opened(tmp_path, "moto")[0].stop()
    store = embedded.start(tmp_path, engine="auto")
    store.stop()
    assert store.engine == "moto"
    with pytest.raises(Unavailable, match="was made with moto, not dynoxide"):
        embedded.start(tmp_path, engine="dynoxide")


def test_a_state_whose_engine_cannot_be_had_is_not_opened_with_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "engine.json").write_text(json.dumps({"engine": "dynoxide", "version": "1.2.1"}))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"needs dynoxide: npm is not on PATH"):
        embedded.start(tmp_path)


def test_without_npm_moto_keeps_the_tables_and_one_line_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    store = embedded.start(tmp_path / "state")
    store.stop()
    assert store.engine == "moto"
    assert capsys.readouterr().err == "The tables are kept by moto, not dynoxide: npm is not on PATH\n"


def test_a_state_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("not a folder")
    with pytest.raises(Unavailable, match="cannot open the store in"):
        embedded.start(tmp_path / "state")


def test_a_stopped_store_leaves_no_process_and_no_port(state: Path, kind: str) -> None:
    store, _ = opened(state, choice(kind))
    engine = state / "engine.pid"
    pid = int(engine.read_text()) if kind == "dynoxide" else 0
    store.stop()
    assert not engine.exists()
    if pid:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    fresh = Clients(store.environment)
    with pytest.raises(Exception, match="Could not connect"):
        fresh("s3").list_buckets()
