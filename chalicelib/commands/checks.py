"""The rules that the words of an article keep, each with a clear refusal."""

import re
from datetime import datetime

import msgspec

from chalicelib.commands import paths
from chalicelib.content import Content
from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import MAX_BODY, kept
from chalicelib.slugs import slug

MAX_TITLE, MAX_NAME, MAX_TOPICS, MAX_EXTRA = 300, 100, 20, 100_000
YEARS = range(1000, 9000)
_KIND = re.compile(r"[\w-]{1,40}")
OWN_KINDS = {"all", "page", "section", "author", "series", "tag", "category", "translation"}


def check_content(content: Content) -> None:
    """Raises `Invalid` or `TooLarge` naming the field and the rule."""
    if not content.title.strip() or len(content.title) > MAX_TITLE:
        raise Invalid(f"must have 1 to {MAX_TITLE} characters", field="title")
    if len(content.body.encode("utf-8", "surrogatepass")) > MAX_BODY:
        raise TooLarge(f"takes at most {MAX_BODY:,} bytes", field="body")
    if len(msgspec.json.encode(content.extra)) > MAX_EXTRA:
        raise TooLarge(f"takes at most {MAX_EXTRA:,} bytes as JSON", field="extra")
    if content.path:
        paths.check_shape(content.path)
    _check_text(content)
    _check_slug(content)
    _check_topics(content)
    kept.check(content.body, format=content.format)


def check_moment(moment: datetime | None, *, field: str) -> None:
    """Whether a date is one that calendars, feeds and time zones can show. Raises `Invalid`."""
    if moment is not None and not YEARS.start <= moment.year < YEARS.stop:
        raise Invalid(f"must be in a year from {YEARS.start} to {YEARS.stop - 1}", field=field)


def _check_text(content: Content) -> None:
    """A lone surrogate has no UTF-8, so no store can keep it."""
    try:
        msgspec.json.encode(content).decode()
    except (UnicodeError, msgspec.MsgspecError) as error:
        raise Invalid("holds a character that is no text (a lone surrogate)", field="content") from error


def _check_slug(content: Content) -> None:
    if "/" in content.slug or (content.slug and not slug(content.slug)):
        raise Invalid("must have letters or digits and no slash", field="slug")


def _check_topics(content: Content) -> None:
    if bad := [kind for kind in content.topics if kind in OWN_KINDS or not _KIND.fullmatch(kind)]:
        raise Invalid(f"{bad[0]!r} cannot be a taxonomy of its own", field="topics")
    if not all(content.authors) or len(set(content.authors)) < len(content.authors):
        raise Invalid("each is a person's id, once", field="authors")
    if content.section and not all(map(slug, content.section.split("/"))):
        raise Invalid("is a name, or names with slashes between them", field="section")
    series = (content.series,) if content.series else ()
    translation = (content.translation,) if content.translation else ()
    groups = {"tags": content.tags, "categories": content.categories, "series": series, "translation": translation} | {
        f"topics.{kind}": names for kind, names in content.topics.items()
    }
    for field, names in groups.items():
        for name in names:
            if not slug(name) or len(name) > MAX_NAME:
                raise Invalid(f"each needs 1 to {MAX_NAME} characters with a letter or digit: {name!r}", field=field)
        if len({slug(name) for name in names}) < len(names):
            raise Invalid("names one topic twice", field=field)
    count = sum(map(len, groups.values())) + len(content.authors) - len(translation)
    if count > MAX_TOPICS:
        raise Invalid(f"has {count} topics and authors; {MAX_TOPICS} are the most", field="topics")
