"""The forms of pictures: twice is once, out of order is in order, and nothing of what was taken off stays."""

import json
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import aws, events, images
from chalicelib.commands import media
from chalicelib.models import media as stored
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media
from chalicelib.projections import IMAGES, PAGES, followers
from chalicelib.projections import images as projection
from chalicelib.projections.pages import store
from chalicelib.settings import settings
from cli import rebuild
from tests.conftest import HeldClock
from tests.images.examples import claiming, decoded, encoded, exif, photo
from tests.machine import Machine
from tests.sim.promises import check_all, check_images
from tests.watch import counted_calls

PHOTO = encoded(photo(), exif=exif())


def add(path: str = "/pictures/a.jpg", content: bytes = PHOTO) -> Media:
    return media.add(actor="operator", path=path, content=content)


def found(item: Media) -> Media:
    again = stored.find(item.id)
    assert again
    return again


def forms(galley: Machine) -> dict[str, str]:
    return {key: etag for key, etag in galley.files().items() if stored.is_variant(key)}


def test_a_picture_gets_its_forms_beside_the_pages(galley: Machine) -> None:
    item = add()
    galley.settle()
    made = found(item).forms
    assert [(form.type, form.width) for form in made] == [
        ("image/avif", 480),
        ("image/avif", 600),
        ("image/webp", 480),
        ("image/webp", 600),
    ]
    assert made[0].path == f"/images/{item.digest[:16]}-480.avif"
    for form in made:
        answer = galley.stored(form.path)
        assert answer
        assert (answer["ContentType"], answer["CacheControl"]) == (form.type, store.IMMUTABLE_CACHE)
        content = answer["Body"].read()
        assert (len(content), decoded(content).width) == (form.size, form.width)
        assert b"A phone" not in content


def test_the_original_stays_where_it_was_with_every_byte(galley: Machine) -> None:
    add()
    galley.settle()
    original = galley.stored("/pictures/a.jpg")
    assert original
    assert original["Body"].read() == PHOTO


def test_twice_is_once(galley: Machine) -> None:
    item = add()
    galley.settle()
    before, told = forms(galley), Entry.count()
    with counted_calls() as calls:
        projection.apply([entry for entry in Entry.scan() if entry.subject == item.subject])
    assert (forms(galley), Entry.count()) == (before, told)
    assert calls["PutObject"] == calls["TransactWriteItems"] == 0


@pytest.mark.thorough
def test_any_order_with_repeats_ends_in_the_same_files(galley: Machine) -> None:
    first = add()
    add(content=encoded(photo(700, 100, seed=2)))
    gone = add("/gone.jpg", encoded(photo(500, 100, seed=3)))
    media.remove(actor="operator", path="/gone.jpg")
    add("/gone.jpg", encoded(photo(520, 100, seed=4)))
    galley.settle()
    check_images()
    assert gone.digest[:16] not in str(forms(galley))
    in_order, entries = forms(galley), [entry for entry in Entry.scan() if entry.kind.startswith("media.")]
    for seed in range(3):
        shuffled = [*entries, *entries]
        random.Random(seed).shuffle(shuffled)
        for key in forms(galley):
            store.remove(key, store.look(key))
        for entry in shuffled:
            projection.apply([entry])
        assert forms(galley) == in_order, f"seed {seed}"
        check_images()
    assert found(first).width == 700


def test_two_files_with_equal_bytes_have_one_set_of_forms(galley: Machine) -> None:
    one, other = add("/a.jpg"), add("/b.jpg")
    galley.settle()
    assert found(one).forms == found(other).forms
    assert len(forms(galley)) == 4
    media.remove(actor="operator", path="/a.jpg")
    galley.settle()
    assert len(forms(galley)) == 4, "the other file still has them"
    check_images()


def test_a_picture_that_is_taken_off_leaves_nothing(galley: Machine) -> None:
    add()
    galley.settle()
    media.remove(actor="operator", path="/pictures/a.jpg")
    galley.settle()
    assert forms(galley) == {}
    check_images()


def test_a_picture_that_comes_back_has_its_forms_again(galley: Machine) -> None:
    add()
    media.remove(actor="operator", path="/pictures/a.jpg")
    again = add()
    galley.settle()
    assert len(found(again).forms) == len(forms(galley)) == 4


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/half.jpg", PHOTO[:9_000]),
        ("/text.png", b"no picture"),
        ("/bomb.png", claiming(20_000, 20_000)),
        ("/moves.gif", encoded(photo(), "GIF", save_all=True, append_images=[photo(seed=2)])),
    ],
)
def test_a_picture_that_cannot_have_forms_is_done_and_not_tried_for_ever(
    galley: Machine, path: str, content: bytes
) -> None:
    item = add(path, content)
    galley.settle()
    assert (found(item).prepared, found(item).forms) == (item.digest, ())
    check_images()


def test_what_cannot_be_decoded_is_named_in_the_log(galley: Machine, caplog: pytest.LogCaptureFixture) -> None:
    add("/half.jpg", PHOTO[:9_000])
    with caplog.at_level(logging.WARNING, logger="galley"):
        galley.settle()
    assert "/half.jpg has no smaller forms" in caplog.text


@pytest.mark.parametrize(("path", "content"), [("/a.svg", b'<svg viewBox="0 0 3 4"/>'), ("/a.pdf", b"%PDF")])
def test_what_is_not_made_of_pixels_is_left_alone(galley: Machine, path: str, content: bytes) -> None:
    item = add(path, content)
    galley.settle()
    assert found(item).prepared == ""


def test_a_picture_that_is_replaced_while_its_forms_are_made_gets_those_of_the_new_one(
    galley: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = images.variants
    replaced: list[Media] = []

    def slow(content: bytes) -> tuple[images.Variant, ...]:
        if not replaced:
            replaced.append(add(content=encoded(photo(500, 100, seed=2))))
        return real(content)

    item = add()
    monkeypatch.setattr(images, "variants", slow)
    galley.settle()
    assert {form.width for form in found(item).forms} == {480, 500}


def test_forms_that_were_lost_are_made_again_when_the_entry_comes_again(galley: Machine) -> None:
    item = add()
    galley.settle()
    before = forms(galley)
    store.remove(next(iter(before)), store.look(next(iter(before))))
    projection.apply([entry for entry in Entry.scan() if entry.subject == item.subject][:1])
    assert forms(galley) == before


def test_a_rebuild_of_the_site_leaves_the_forms_alone(galley: Machine, publish: Callable[..., Article]) -> None:
    publish("A title")
    add()
    galley.settle()
    before = galley.files()
    rebuild.rebuild()
    galley.settle()
    assert galley.files() == before
    check_all()


def test_a_rebuild_has_lost_forms_made_again(galley: Machine) -> None:
    item = add()
    galley.settle()
    before = forms(galley)
    for key in before:
        store.remove(key, store.look(key))
    assert projection.reconcile() == 0
    galley.settle()
    assert forms(galley) == before
    assert found(item).version == 2, "the ledger has nothing to tell of it"


def test_a_rebuild_removes_forms_of_a_replaced_picture_after_a_day(galley: Machine, held_clock: HeldClock) -> None:
    add()
    galley.settle()
    add(content=encoded(photo(500, 100, seed=2)))
    galley.settle()
    assert len(forms(galley)) == 8, "pages that show the old ones are still in readers' browsers"
    held_clock.time = datetime.now(UTC) + timedelta(hours=23)
    assert projection.reconcile() == 0
    held_clock.move(hours=2)
    assert projection.reconcile() == 4
    check_images()


def test_a_message_that_cannot_be_handled_is_named_and_the_others_are_done(galley: Machine) -> None:
    item = add()
    good = {"messageId": "good", "body": json.dumps({"subject": item.subject, "version": 1, "kind": "media.added"})}
    records: list[dict[str, Any]] = [{"messageId": "bad", "body": "{}"}, good]
    assert projection.handle(records) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert found(item).forms


def test_a_store_that_does_not_answer_makes_the_message_come_again(galley: Machine) -> None:
    item = add()
    aws.client("s3").delete_object(Bucket=settings.store_bucket, Key=stored.object_key(item.digest))
    body = json.dumps({"subject": item.subject, "version": 1, "kind": "media.added"})
    answer = projection.handle([{"messageId": "m", "body": body}])
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}
    assert found(item).prepared == "", "it is not taken for a picture that cannot be read"


def test_forms_follow_what_is_added_and_removed_and_pages_follow_the_forms() -> None:
    assert followers(events.MediaAdded.kind) == [PAGES, IMAGES]
    assert followers(events.MediaRemoved.kind) == [PAGES, IMAGES]
    assert followers(events.MediaPrepared.kind) == [PAGES]
