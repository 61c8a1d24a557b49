"""How fast a Hugo site moves in: articles read, written and published per second, pages included, on this machine."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.corpus import SIZES
from bench.figures import Figure
from chalicelib import clock, importers
from chalicelib.importers import writing
from tests.machine import fresh_galley
from tests.watch import counted_calls

POSTS = SIZES[0] // 5
POST = """---
title: Post {n}
date: 2025-{month:02}-{day:02}T09:00:00Z
tags: [tag {tag}, everything]
author: Ada Lovelace
---
{body}
"""
BODY = "\n\n".join(f"Paragraph {n} with *some* words and a [link](/).\n\n## Heading {n}" for n in range(8))


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, fresh_galley() as galley:
        folder = Path(name)
        _write(folder)
        started = time.perf_counter()
        plan = importers.read(folder, now=clock.now())
        read = time.perf_counter()
        with counted_calls() as calls:
            writing.write(plan, folder, scope="bench")
        written = time.perf_counter()
        galley.settle()
        built = time.perf_counter()
        yield Figure("import.articles_per_second", round(POSTS / (built - started), 1), "articles per second")
        yield Figure("import.share_of_time.read", round((read - started) / (built - started), 3), "of the import")
        yield Figure("import.share_of_time.write", round((written - read) / (built - started), 3), "of the import")
        yield Figure("import.share_of_time.pages", round((built - written) / (built - started), 3), "of the import")
        yield Figure("import.calls_per_article", round(sum(calls.values()) / POSTS, 2), "AWS calls")


def _write(folder: Path) -> None:
    posts = folder / "content" / "post"
    posts.mkdir(parents=True)
    (folder / "hugo.toml").write_text('title = "Bench"\nbaseURL = "https://bench.example/"\n', encoding="utf-8")
    for n in range(POSTS):
        text = POST.format(n=n, month=n % 12 + 1, day=n % 28 + 1, tag=n % 7, body=BODY)
        (posts / f"{n}.md").write_text(text, encoding="utf-8")
