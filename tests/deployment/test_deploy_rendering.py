"""Another version of the renderer: pages are made anew through the queue, and old ones stay until then."""

from pathlib import Path

import pytest

from chalicelib import aws
from chalicelib.errors import Conflict
from chalicelib.projections.pages import render, store
from chalicelib.settings import settings
from deployment import publication, rendering
from tests.machine import Machine
from tests.watch import watching

pytestmark = pytest.mark.thorough


def made(galley: Machine) -> int:
    return rendering.render_anew(pause=galley.settle)


def test_an_empty_site_gets_its_first_files_and_the_second_time_nothing_is_sent(galley: Machine) -> None:
    assert made(galley) > 10
    assert galley.page("/")
    assert made(galley) == 0


def test_old_pages_stay_until_the_new_ones_are_there(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    made(galley)
    before, seen = galley.files(), []
    monkeypatch.setattr(render, "RENDERER", "another")
    monkeypatch.setattr(rendering, "RENDERER", "another")

    def pause() -> None:
        seen.append(set(galley.files()))
        galley.settle()

    assert rendering.render_anew(pause=pause) == len(before)
    assert all(set(before) <= there for there in seen)
    assert store.look("index.html").inputs


def test_progress_ends_with_all_files(galley: Machine) -> None:
    told: list[tuple[int, int]] = []
    count = rendering.render_anew(progress=lambda done, total: told.append((done, total)), pause=galley.settle)
    assert told[0][0] < told[0][1]
    assert told[-1][0] == told[-1][1] >= count


def test_files_that_nobody_makes_are_told(galley: Machine) -> None:
    """The queue is seen empty, and nothing was built: the function fails, or is not there."""
    queue = aws.client("sqs").get_queue_url(QueueName=settings.queue("pages"))["QueueUrl"]

    def lose() -> None:
        for letter in aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            aws.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=letter["ReceiptHandle"])

    with pytest.raises(Conflict, match="are not as they should be"):
        rendering.render_anew(pause=lose)
    assert store.renderer_used() == ""


def test_after_going_back_the_next_deploy_makes_every_page_again(galley: Machine) -> None:
    made(galley)
    rendering.render_as_before()
    galley.settle()
    assert made(galley) > 10


def test_the_publication_takes_the_address_of_the_stage_until_it_has_its_own(galley: Machine) -> None:
    assert publication.set_address("https://d1.cloudfront.net")
    assert not publication.set_address("https://d1.cloudfront.net")
    assert publication.set_address("https://example.org")
    assert not publication.set_address("https://d1.cloudfront.net")


def test_the_studio_is_uploaded_and_its_page_last(galley: Machine, tmp_path: Path) -> None:
    for name in ("index.html", "assets/app.123.js", "assets/app.123.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    put: list[str] = []
    with watching(lambda _, arguments: put.append(arguments["Key"])):
        assert publication.upload_studio(tmp_path, bucket=settings.store_bucket) == 3
    assert put[-1] == "index.html"
    found = aws.client("s3").get_object(Bucket=settings.store_bucket, Key="index.html")
    assert (found["ContentType"], found["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    script = aws.client("s3").get_object(Bucket=settings.store_bucket, Key="assets/app.123.js")
    assert "immutable" in script["CacheControl"]
