"""./galley export, import of an archive, backup, restore: everything goes over, nothing happens twice."""

import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from chalicelib.commands import site
from chalicelib.models.base import Table
from chalicelib.models.sessions import EVERYBODY, Session
from chalicelib.settings import settings
from cli.archives import contents
from cli.archiving import export_command
from cli.audit import _tables
from tests.cli.conftest import Galley, opened
from tests.cli.publications import Archived, archived, ledger, objects
from tests.watch import watching

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    return archived(tmp_path_factory.mktemp("whole"))


def refused(galley: Galley, *arguments: str) -> str:
    """What is said when a command ends with 1."""
    done = galley(*arguments)
    assert (done.code, "Traceback" in done.err) == (1, False)
    return done.err.strip().splitlines()[-1]


def test_an_archive_makes_the_same_publication_of_an_empty_stage(
    whole: Archived, state: Path, galley: Galley, tmp_path: Path, mailbox: Path
) -> None:
    done = galley("import", str(whole.file))
    assert (done.code, "Traceback" in done.err) == (0, False)
    with opened(state):
        assert objects(settings.site_bucket) == whole.site
        assert objects(settings.store_bucket) == whole.store
        assert ledger() == whole.ledger
    assert "0 broken" in galley("audit", "verify").out
    assert not mailbox.exists(), "nobody is told again"
    assert galley("export", str(tmp_path / "again.zip")).code == 0
    assert (tmp_path / "again.zip").read_bytes() == whole.file.read_bytes()


def test_the_archive_says_what_it_holds(whole: Archived) -> None:
    with zipfile.ZipFile(whole.file) as archive:
        manifest = msgspec.json.decode(archive.read("manifest.json"), type=contents.Manifest)
    assert manifest.rows["ledger"] == len(whole.ledger)
    assert manifest.pages == len(whole.site)
    assert (manifest.rows["people"], manifest.rows["sessions"]) == (1, 1)
    assert any(key.endswith(".webp") for key in whole.site), "the picture has its forms"


def test_no_table_is_forgotten() -> None:
    _tables()  # loads every model
    nouns = {table.noun for table in Table.__subclasses__() if hasattr(table, "noun")}
    assert nouns == contents.TABLES.keys() | contents.LEFT_OUT


def test_a_dry_run_checks_the_archive_and_writes_nothing(whole: Archived, state: Path, galley: Galley) -> None:
    done = galley("import", str(whole.file), "--dry-run")
    assert (done.code, "dry run: nothing written" in done.out) == (0, True)
    assert not state.exists()


def test_a_stage_with_something_in_it_is_left_alone(whole: Archived, state: Path, galley: Galley) -> None:
    with opened(state):
        site.configure(actor="operator", settings={"title": "Somebody else's"})
        before = ledger()
    assert "the stage is not empty" in refused(galley, "import", str(whole.file))
    with opened(state):
        assert (ledger(), site.current().title) == (before, "Somebody else's")


def test_interrupted_it_goes_on_where_it_was(whole: Archived, state: Path, galley: Galley) -> None:
    transactions = 0

    def interrupt(operation: str, _: dict[str, Any]) -> None:
        nonlocal transactions
        transactions += operation == "TransactWriteItems"
        if transactions == 5:
            raise KeyboardInterrupt

    with watching(interrupt):
        assert galley("import", str(whole.file)).code == 130
    with opened(state):
        assert 0 < len(ledger()) < len(whole.ledger)
    assert galley("import", str(whole.file)).code == 0
    with opened(state):
        assert ledger() == whole.ledger
        assert objects(settings.site_bucket) == whole.site


def test_a_damaged_archive_is_named_and_nothing_is_written(
    whole: Archived, state: Path, galley: Galley, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.zip"
    bytes_of = bytearray(whole.file.read_bytes())
    with zipfile.ZipFile(whole.file) as archive:
        bytes_of[archive.getinfo("tables/articles.jsonl").header_offset + 90] ^= 1
    damaged.write_bytes(bytes_of)
    said = "galley: file: the archive is damaged: tables/articles.jsonl"
    assert refused(galley, "import", str(damaged)) == said
    assert refused(galley, "restore", str(damaged)) == said
    assert not state.exists()


@pytest.mark.parametrize("content", [b"", b"PK\5\6" + bytes(18), b"no zip file at all, and longer than its end" * 9])
def test_what_is_no_archive_is_one_clear_line(content: bytes, tmp_path: Path, galley: Galley) -> None:
    file = tmp_path / "other.zip"
    file.write_bytes(content)
    assert refused(galley, "import", str(file)).startswith("galley: file: ")


def test_an_archive_has_no_loss_report(whole: Archived, tmp_path: Path, galley: Galley) -> None:
    assert galley("import", str(whole.file), "--report", str(tmp_path / "report.json")).code == 2
    assert galley("import", str(whole.file), "--keep-sample").code == 2


def test_a_file_that_is_there_is_not_written_over(whole: Archived, state: Path, galley: Galley) -> None:
    before = whole.file.read_bytes()
    assert "is there already" in refused(galley, "export", str(whole.file))
    assert (whole.file.read_bytes(), state.exists()) == (before, False)


def test_only_its_owner_may_read_an_archive(whole: Archived) -> None:
    assert whole.file.stat().st_mode & 0o777 == 0o600


def test_export_wants_one_place_to_write_to(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(export_command, []).exit_code == 2
    assert run(export_command, [str(tmp_path / "a.zip"), "--hugo", str(tmp_path / "site")]).exit_code == 2


def test_a_restored_stage_has_the_pages_of_the_backup_and_nobody_is_logged_in(
    whole: Archived, state: Path, galley: Galley, mailbox: Path
) -> None:
    with opened(state) as s3:
        s3.put_object(Bucket=settings.site_bucket, Key="about/index.html", Body=b"something older")
        s3.put_object(Bucket=settings.site_bucket, Key="orphan/index.html", Body=b"left over")
    done = galley("restore", str(whole.file))
    assert "1 removed" in done.out
    assert "all sessions have ended" in done.out
    with opened(state):
        assert objects(settings.site_bucket) == whole.site
        assert [row.id for row in Session.scan()] == [EVERYBODY]
        assert [entry["kind"]["S"] for entry in ledger() if entry not in whole.ledger] == ["sessions.ended"]
    assert not mailbox.exists()


def test_a_backup_is_named_after_the_time_and_only_so_many_are_kept(galley: Galley, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("galley-20200101T000000Z.zip", "galley-20210101T000000Z.zip", "notes.zip"):
        (folder / name).touch()
    done = galley("backup", str(folder), "--keep", "2")
    assert done.code == 0
    kept = sorted(file.name for file in folder.iterdir())
    assert (kept[0], kept[2]) == ("galley-20210101T000000Z.zip", "notes.zip")
    assert (folder / kept[1]).stat().st_size > 0
