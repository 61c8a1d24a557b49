"""Pictures: what they add to the AWS calls of a publish, and what their forms weigh and cost beside one another."""

import random
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from statistics import median
from typing import Any

from PIL import Image, ImageDraw, ImageFilter
from PIL.Image import Resampling

from bench.figures import Figure
from chalicelib import images
from chalicelib.commands import articles, media
from chalicelib.content import Content
from tests.images.examples import encoded, photo
from tests.machine import Machine, fresh_galley
from tests.watch import counted_calls

COUNTS = (0, 3)
ROUNDS = 5
_SPEEDS = (6, 8)
"""Of the AVIF encoder: its default, and the one that Galley uses."""


def measure() -> Iterator[Figure]:
    for count in COUNTS:
        with fresh_galley() as galley:
            yield Figure(f"images.publish_calls.{count}_pictures", _publish_calls(count, galley), "AWS calls")
    with fresh_galley():
        yield Figure("images.share_of_add.header", _share_of_header(), "of the time of media.add")
    original = encoded(_photograph(2400, 1600), quality=90)
    for kind in ("avif", "webp"):
        [widest] = [one for one in images.variants(original) if one.type == f"image/{kind}" and one.width == 1920]
        yield Figure(f"images.bytes.{kind}_1920", round(len(widest.content) / len(original), 3), "of the original")
    yield from _speeds()


def _publish_calls(count: int, galley: Machine) -> int:
    """Of an article that shows so many pictures, whose forms are there, to its last page."""
    for number in range(count):
        media.add(actor="bench", path=f"/{number}.jpg", content=encoded(photo(40, 30, seed=number)))
    body = "\n\n".join(f"![Picture {number}](/{number}.jpg)" for number in range(count))
    article = articles.draft(actor="bench", content=Content(title=f"With {count}", body=body, section="bench"))
    galley.settle()
    with counted_calls() as calls:
        articles.publish(actor="bench", article_id=article.id)
        galley.settle()
    return sum(calls.values())


def _share_of_header() -> float:
    content = encoded(photo(2400, 1600))
    header = _seconds(lambda: images.size(content, "image/jpeg"))
    numbers = iter(range(100))
    return round(header / _seconds(lambda: media.add(actor="bench", path=f"/h{next(numbers)}.jpg", content=content)), 3)


def _speeds() -> Iterator[Figure]:
    """The encoder at one speed beside its default, in time and in bytes."""
    picture = _photograph(1440, 960)

    def encode(speed: int) -> int:
        file = BytesIO()
        picture.save(file, "AVIF", quality=60, speed=speed, max_threads=1)
        return len(file.getvalue())

    slow, fast = _SPEEDS
    turns = [(_seconds(lambda: encode(fast), 1), _seconds(lambda: encode(slow), 1)) for _ in range(ROUNDS)]
    name = f"images.avif_speed_{fast}_beside_{slow}"
    yield Figure(f"{name}.time", round(median(one / other for one, other in turns), 2), "times")
    yield Figure(f"{name}.bytes", round(encode(fast) / encode(slow), 3), "times")


def _photograph(width: int, height: int) -> Image.Image:
    """Structure of every size, and edges, as in a photograph; a smooth picture would tell little of an encoder."""
    chance = random.Random(1)
    picture = Image.new("RGB", (width, height), (110, 140, 170))
    for octave in range(3, 11):
        size = (2**octave, 2**octave * height // width)
        noise = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
        picture = Image.blend(picture, noise.resize((width, height), Resampling.BICUBIC), 0.3 / (1 + octave * 0.35))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, side = chance.randrange(width), chance.randrange(height), chance.randrange(20, width // 6)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.polygon([(x, y), (x + side, y + side // 3), (x + side // 4, y + side)], fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(width / 2500))


def _seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The processor's time for one call, the median of some."""
    times = []
    for _ in range(rounds):
        started = time.thread_time()
        work()
        times.append(time.thread_time() - started)
    return median(times)
