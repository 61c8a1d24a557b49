"""What the templates of feeds and of text files call: whole texts, dates, single lines."""

from email.utils import format_datetime

from markupsafe import Markup

from chalicelib import clock
from chalicelib.projections.pages.parts import FeedItem
from chalicelib.projections.pages.portable import portable


def content(item: FeedItem) -> str:
    """The HTML of an item as a string, which a template escapes once more."""
    return portable(item.body, item.format, item.url)


def rfc822(moment: str) -> str:
    """As RSS writes it (RFC 822 with four digits for the year)."""
    return format_datetime(clock.moment(moment))


def one_line(text: str) -> Markup:
    """A value in a text file, where nothing is markup and a line is one statement."""
    return Markup(" ".join(text.split()))  # noqa: S704 - for text/plain only
