"""Hugo and Pelican over the same articles, set up for the same work: article pages, front page, tags, one RSS feed."""

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.corpus import Text

FOLDER = Path(sys.prefix) / "generators" / "bin"
"""Where `make bench` puts requirements-generators.txt."""
_LOOK_SECONDS = 0.05
_LAYOUT = "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><main>%s</main></html>"
_LIST = (
    "<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages 10).Pages }}<h2><a href={{ .RelPermalink }}>{{ .Title }}</a></h2>"
    "<p>{{ .Summary | plainify | truncate 300 }}</p>{{ end }}"
)
_SINGLE = (
    "<article><h1>{{ .Title }}</h1><time>{{ .Date }}</time>{{ with .Prev }}<a href={{ .RelPermalink }}>{{ .Title }}</a>"
    "{{ end }}{{ with .Next }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}{{ .TableOfContents }}{{ .Content }}"
    "{{ range .GetTerms `tags` }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}</article>"
)
_HUGO = """baseURL = "https://bench.example/"
title = "Bench"
disableKinds = ["sitemap", "robotsTXT", "section"]
[pagination]
pagerSize = 10
[services.rss]
limit = 20
[taxonomies]
tag = "tags"
[outputs]
home = ["html", "rss"]
term = ["html"]
taxonomy = ["html"]
"""
_PELICAN = """SITENAME = "Bench"
SITEURL = "https://bench.example"
PATH = "content"
THEME = "simple"
DEFAULT_PAGINATION = 10
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_RSS = "index.xml"
FEED_MAX_ITEMS = 20
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ""
TAG_URL = "tag/{{slug}}/"
TAG_SAVE_AS = "tag/{{slug}}/index.html"
ARTICLE_URL = "post/{{slug}}/"
ARTICLE_SAVE_AS = "post/{{slug}}/index.html"
SUMMARY_MAX_LENGTH = 50
MARKDOWN = {{"extension_configs": {{"markdown.extensions.fenced_code": {{}}, "markdown.extensions.toc": {{}}{colour}}}}}
"""
_COLOUR = ', "markdown.extensions.codehilite": {"css_class": "highlight"}'


@dataclass(frozen=True)
class Run:
    """One build: seconds, those of processors in all its processes, the largest memory of one of them in MiB, files
    written.
    """

    seconds: float
    processor: float
    memory: float
    files: int


def hugo(folder: Path, articles: Iterator[Text], *, highlighted: bool) -> Run:
    corpus.for_hugo(folder, articles)
    colour = f"[markup.highlight]\ncodeFences = {str(highlighted).lower()}\nnoClasses = false\n"
    (folder / "hugo.toml").write_text(_HUGO + colour, encoding="utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(_LAYOUT % _SINGLE, encoding="utf-8")
    (layouts / "list.html").write_text(_LAYOUT % _LIST, encoding="utf-8")
    return timed([str(FOLDER / "hugo"), "--quiet", "--destination", "out"], folder)


def pelican(folder: Path, articles: Iterator[Text], *, highlighted: bool) -> Run:
    corpus.for_pelican(folder, articles)
    configured = _PELICAN.format(colour=_COLOUR if highlighted else "")
    (folder / "pelicanconf.py").write_text(configured, encoding="utf-8")
    return timed([str(FOLDER / "pelican"), "-s", "pelicanconf.py", "-o", "out", "--quiet"], folder)


def timed(command: Sequence[str], folder: Path, **environment: str) -> Run:
    """Run it in the folder; it writes into `out` there. Raises CalledProcessError."""
    started, used = time.perf_counter(), _used()
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    memory = 0
    while not _ended(process):
        memory = max(memory, _largest(process.pid))
    seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    files = sum(1 for file in (folder / "out").rglob("*") if file.is_file())
    return Run(seconds, _used() - used, memory / 1024, files)


def _used() -> float:
    """Seconds of processors that the processes which this one has started and seen end, and theirs, have taken."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _largest(pid: int) -> int:
    """The most memory that a process or one of its children has had (KiB, proc(5)); 0 when they are gone.

    What the kernel counts for a parent (`ru_maxrss`) begins with the memory of the process that started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return max([int(found[1]) if found else 0, *map(_largest, map(int, children))])
