"""A blog of any size to build: the same words every time, written as Hugo and as Pelican read them."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZES = tuple(int(size) for size in os.environ.get("GALLEY_BENCH_ARTICLES", "1000").split(","))
"""Articles to rebuild; what else the bench fills is in proportion to the first."""
WORDS_PER_ARTICLE = 1200
TAGS, AUTHORS, VOCABULARY = 50, 8, 2000
FIRST = datetime(2016, 1, 4, 9, tzinfo=UTC)
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "wo",
    "an",
    "el",
    "in",
    "or",
    "us",
]
_CODE = """```{language}
import json
from pathlib import Path


class Reader:
    \"\"\"Reads what {name} wrote.\"\"\"

    def __init__(self, path: str, limit: int = {number}) -> None:
        self.path, self.limit = Path(path), limit

    def items(self) -> list[dict[str, object]]:
        found = json.loads(self.path.read_text(encoding="utf-8"))
        return [item for item in found if item["size"] < self.limit][:{number}]
```"""


@dataclass(frozen=True)
class Text:
    """One article. `body` is Markdown."""

    number: int
    title: str
    at: datetime
    tags: tuple[str, ...]
    author: str
    body: str


def texts(count: int, *, highlighted: bool) -> Iterator[Text]:
    """Articles of about 1,200 words: six sections, three lists, two blocks of code, twelve links and a quotation.

    Without a language at their fences no tool colours the code.
    """
    chance = random.Random(7)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    language = "python" if highlighted else ""

    def some(number: int) -> str:
        return " ".join(chance.choices(words, weights, k=number))

    for number in range(count):
        at = FIRST + timedelta(hours=number * 12)
        tags = tuple(f"tag{each}" for each in sorted(chance.sample(range(TAGS), 3)))
        body = "\n\n".join(_section(part, some, language, chance) for part in range(6))
        yield Text(number, f"{some(5).capitalize()} {number}", at, tags, f"Author {number % AUTHORS}", body)


def for_hugo(folder: Path, articles: Iterator[Text]) -> None:
    """Content files; the importer reads them as well."""
    content = folder / "content" / "post"
    content.mkdir(parents=True)
    for text in articles:
        tags = ", ".join(text.tags)
        front = f'title: "{text.title}"\ndate: {text.at:%Y-%m-%dT%H:%M:%SZ}\ntags: [{tags}]\nauthor: {text.author}\n'
        (content / f"{text.number}.md").write_text(f"---\n{front}---\n{text.body}\n", encoding="utf-8")


def for_pelican(folder: Path, articles: Iterator[Text]) -> None:
    content = folder / "content"
    content.mkdir(parents=True)
    for text in articles:
        front = f"Title: {text.title}\nDate: {text.at:%Y-%m-%d %H:%M}\nTags: {', '.join(text.tags)}\n"
        named = f"{front}Author: {text.author}\nSlug: {text.number}\nCategory: post\n"
        (content / f"{text.number}.md").write_text(f"{named}\n{text.body}\n", encoding="utf-8")


def _section(part: int, some: Callable[[int], str], language: str, chance: random.Random) -> str:
    blocks = [f"## {some(4).capitalize()}"]
    for _ in range(2):
        linked = f"[{some(3)}](https://example.com/{some(1)}/)"
        blocks.append(f"{some(30).capitalize()} *{some(2)}* {linked} {some(30)} `{some(1)}` {some(14)}.")
    if part % 2 == 0:
        blocks.append("\n".join(f"- {some(8)} **{some(1)}**" for _ in range(4)))
    if part in {1, 4}:
        blocks.append(_CODE.format(language=language, name=some(1), number=chance.randint(2, 99)))
    if part == 3:
        blocks.append(f"> {some(30).capitalize()}.")
    return "\n\n".join(blocks)
