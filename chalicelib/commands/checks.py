"""The rules that the words of an article keep, each with a clear refusal."""

import msgspec

from chalicelib.commands import paths
from chalicelib.content import Content
from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import MAX_BODY, render
from chalicelib.slugs import slug

MAX_TITLE, MAX_NAME, MAX_TOPICS, MAX_EXTRA = 300, 100, 30, 100_000


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
    _check_slug(content)
    _check_topics(content)
    render(content.body, format=content.format)


def _check_slug(content: Content) -> None:
    if "/" in content.slug or (content.slug and not slug(content.slug)):
        raise Invalid("must have letters or digits and no slash", field="slug")


def _check_topics(content: Content) -> None:
    groups = {"tags": content.tags, "categories": content.categories, **content.topics}
    for field, names in groups.items():
        for name in names:
            if not slug(name) or len(name) > MAX_NAME:
                raise Invalid(f"each needs 1 to {MAX_NAME} characters with a letter or digit: {name!r}", field=field)
        if len({slug(name) for name in names}) < len(names):
            raise Invalid("names one topic twice", field=field)
    count = sum(map(len, groups.values())) + len(content.authors)
    if count > MAX_TOPICS:
        raise Invalid(f"has {count} topics and authors; {MAX_TOPICS} are the most", field="topics")
