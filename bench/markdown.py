"""What rendering a text takes beside the parser alone: the sanitiser, anchors, words, colours of code."""

from collections.abc import Callable, Iterator
from statistics import median
from time import thread_time_ns

from bench.corpus import texts
from bench.figures import Figure
from chalicelib import markdown

TEXTS, ROUNDS = 20, 15


def measure() -> Iterator[Figure]:
    for name, highlighted in (("plain", False), ("highlighted", True)):
        bodies = [text.body for text in texts(TEXTS, highlighted=highlighted)]
        yield Figure(f"markdown.{name}.beside_markdown_it", round(median(_ratios(bodies)), 2), "of its time")


def _ratios(bodies: list[str]) -> Iterator[float]:
    """Of each text, the fastest of some rounds in turns: what else the machine does only ever adds."""
    from markdown_it import MarkdownIt

    alone = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for body in bodies:
        both = [(_time(_rendered, body), _time(alone.render, body)) for _ in range(ROUNDS)]
        yield min(ours for ours, _ in both) / min(its for _, its in both)


def _rendered(body: str) -> str:
    return markdown.render(body, format="markdown").html


def _time(function: Callable[[str], str], body: str) -> int:
    started = thread_time_ns()
    function(body)
    return thread_time_ns() - started
