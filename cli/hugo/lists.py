"""Lists as files of content: what is said above them, and where they are when no rule says so."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from chalicelib.models.topics import Topic, TopicId
from chalicelib.projections.pages import around, urls
from chalicelib.projections.pages.state import State
from cli.hugo.config import code_of
from cli.hugo.files import ContentFile, aliases, url

_SAFE = re.compile(r"(?!\.)[^\\\x00-\x1f]{1,80}(?<!/)")
"""A name that can be that of a folder."""


def lists(state: State) -> Iterator[ContentFile]:
    """The front page, sections, taxonomies and topics of every language."""
    for language in state.languages():
        yield _front_page(language, state)
        yield from _sections(language, state)
        for kind, folder in state.settings.taxonomies.items():
            if folder:
                yield _taxonomy(kind, folder, language, state)
                yield from _topics(kind, folder, language, state)


def _front_page(language: str, state: State) -> ContentFile:
    topic = TopicId.all(language)
    return _list("", topic, state.topic(topic), state)


def _sections(language: str, state: State) -> Iterator[ContentFile]:
    """Folders that only hold others have a list at Hugo, and none here."""
    rows = {str(row.key): row for row in state.topics("section", language)}
    above = {str(folder) for name in rows for folder in PurePosixPath(name).parents} - {"."} - rows.keys()
    for name, row in rows.items():
        yield _list(name, TopicId("section", language, name), row, state)
    for name in sorted(above):
        yield ContentFile(f"{name}/_index.{code_of(language)}.md", {"build": {"render": "never", "list": "never"}})


def _taxonomy(kind: str, folder: str, language: str, state: State) -> ContentFile:
    path = urls.taxonomy_path(kind, language, state.settings)
    matter = {"title": folder.rpartition("/")[2].capitalize(), "url": url(path)}
    return ContentFile(f"{folder}/_index.{code_of(language)}.md", matter)


def _topics(kind: str, folder: str, language: str, state: State) -> Iterator[ContentFile]:
    for row in state.topics(kind, language):
        topic = TopicId(kind, language, str(row.key))
        if not state.gone(topic):
            yield _list(f"{folder}/{_folder(topic, row, state)}", topic, row, state)


def _folder(topic: TopicId, row: Topic, state: State) -> str:
    """Hugo finds the folder of a topic by its name, that of an author by the handle."""
    if topic.kind == "author":
        return next((str(person.handle) for person in state.people([topic.slug])), topic.slug)
    name = re.sub(r"\s", "-", str(row.name or topic.slug).lower()).replace("i\u0307", "i")
    return name if _SAFE.fullmatch(name) else topic.slug


def _by_rule(topic: TopicId, path: str, state: State) -> bool:
    """Whether Hugo finds the path by itself. It gives a list no feed whose address is set and has no slash."""
    usual, ugly = urls.default_list_path(topic, state), state.settings.ugly_sections
    folder = topic.slug if topic.kind == "section" else state.settings.taxonomies.get(topic.kind, "")
    return path == usual or (folder in ugly and path == f"{usual.rstrip('/')}.html")


def _list(folder: str, topic: TopicId, row: Topic | None, state: State) -> ContentFile:
    has_feed = topic.kind in state.settings.feeds
    path = urls.list_path(topic, state)
    matter = {
        "title": around.title(topic, state),
        "url": "" if _by_rule(topic, path, state) else url(path),
        "aliases": aliases(row.aliases or [], topic.language, state) if row else [],
        "outputs": [] if has_feed else ["html"],
        "params": _about(topic, state),
    }
    name = f"_index.{code_of(topic.language)}.md"
    return ContentFile(f"{folder}/{name}" if folder else name, matter, str(row.body or "") if row else "")


def _about(topic: TopicId, state: State) -> dict[str, str]:
    """Of an author, what their page says."""
    people = state.people([topic.slug]) if topic.kind == "author" else []
    said = {"role": people[0].title, "bio": people[0].bio} if people else {}
    return {name: str(value) for name, value in said.items() if value}
