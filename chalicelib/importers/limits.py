"""The limits of an article: what is over them is cut here and named, so that no text is lost for a long name."""

import msgspec

from chalicelib.commands.checks import MAX_EXTRA, MAX_NAME, MAX_TITLE, MAX_TOPICS
from chalicelib.content import Content
from chalicelib.importers.drafts import Draft
from chalicelib.importers.losses import Losses
from chalicelib.slugs import slug

_LONGEST_TEXT = 10_000
"""Characters of a summary, an address or a description that are still one."""


def fitted(content: Content, draft: Draft, losses: Losses) -> Content:
    """The content with a title, names and further fields that the commands take."""
    names = {"categories": content.categories, "tags": content.tags, **content.topics}
    known = {group: _distinct(given, losses, draft.page.line_of(group)) for group, given in names.items()}
    authors = content.authors[:MAX_TOPICS]
    kept = _counted(known, MAX_TOPICS - len(authors), losses)
    if len(authors) < len(content.authors):
        losses.tell("changed", "authors", f"of {len(content.authors)} the first {MAX_TOPICS} are kept")
    return msgspec.structs.replace(
        content,
        title=_title(content.title, draft, losses),
        # A slug of several parts is in the path already, and a slug alone has no slash.
        slug="" if "/" in content.slug or not slug(content.slug) else content.slug,
        summary=_text("summary", content.summary, losses),
        cover_alt=_text("text of the cover", content.cover_alt, losses),
        authors=authors,
        tags=kept["tags"],
        categories=kept["categories"],
        topics={kind: kept[kind] for kind in content.topics if kept[kind]},
        series=next(iter(_distinct((content.series,), losses, draft.page.line_of("series"))), ""),
        extra=_extra(content.extra, losses),
    )


def _title(title: str, draft: Draft, losses: Losses) -> str:
    if len(title) <= MAX_TITLE:
        return title
    losses.tell("changed", "title", f"{len(title)} characters; cut to {MAX_TITLE}", draft.page.line_of("title"))
    return title[: MAX_TITLE - 1].rstrip() + "…"


def _text(what: str, text: str, losses: Losses) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    losses.tell("changed", what, f"{len(text):,} characters; cut to {_LONGEST_TEXT:,}")
    return text[:_LONGEST_TEXT]


def _distinct(names: tuple[str, ...], losses: Losses, line: int) -> tuple[str, ...]:
    """The names that make a topic each: not too long, with a letter or digit, the first of those with one slug."""
    kept: dict[str, str] = {}
    for name in filter(None, names):
        first = kept.get(slug(name))
        if not slug(name):
            losses.tell("changed", "topic", f"“{name[:MAX_NAME]}” is left out: it has no letter and no digit", line)
        elif len(name) > MAX_NAME:
            detail = f"“{name[:40]}…” is left out: a name has at most {MAX_NAME} characters"
            losses.tell("changed", "topic", detail, line)
        elif first is not None:
            losses.tell("changed", "topic", f"“{name}” is left out: it is the same topic as “{first}”", line)
        else:
            kept[slug(name)] = name
    return tuple(kept.values())


def _counted(names: dict[str, tuple[str, ...]], room: int, losses: Losses) -> dict[str, tuple[str, ...]]:
    kept = {}
    for group, given in names.items():
        kept[group] = given[:room]
        room -= len(kept[group])
    left = [name for group, given in names.items() for name in given[len(kept[group]) :]]
    if left:
        detail = f"{len(left)} left out: an article has at most {MAX_TOPICS} topics and authors: {', '.join(left)}"
        losses.tell("changed", "topic", detail[:1000])
    return kept


def _extra(extra: dict[str, object], losses: Losses) -> dict[str, object]:
    """The further fields, without the largest of them while all together are too many bytes of JSON."""
    sizes = {key: len(msgspec.json.encode({key: value})) for key, value in extra.items()}
    kept = dict(extra)
    for key in sorted(sizes, key=lambda name: -sizes[name]):
        if len(msgspec.json.encode(kept)) <= MAX_EXTRA:
            break
        del kept[key]
        detail = f"{key} is left out: {sizes[key]:,} bytes, and all further fields have at most {MAX_EXTRA:,}"
        losses.tell("dropped", "front matter", detail)
    return kept
