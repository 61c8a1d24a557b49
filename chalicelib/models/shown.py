"""Which files of the site show which picture: kept by whoever builds a page, so that it is built again when the picture
changes; and where the page of somebody is, in the same way. Derived, and outside of the ledger: a row too many costs
one look at a page, a rebuild brings back a lost one.
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.base import Table, meta


class Shown(Table):
    """`picture` is a path of the site, whether or not anything is there, or `person#…`; `file` is one file, as a queue
    carries it.
    """

    noun: ClassVar[str] = "shown"
    Meta = meta("shown")

    picture = UnicodeAttribute(hash_key=True)
    file = UnicodeAttribute(range_key=True)


def note(pictures: Iterable[str], file: str) -> None:
    """The file shows them; one call per 25."""
    with Shown.batch_write() as batch:
        for picture in pictures:
            batch.save(Shown(picture, file))


def forget(picture: str, files: Iterable[str]) -> None:
    """The files do not show it any more; one call per 25."""
    with Shown.batch_write() as batch:
        for file in files:
            batch.delete(Shown(picture, file))


def by(picture: str) -> Iterator[str]:
    """The files that have shown a picture at some time, by strong reads."""
    return (str(row.file) for row in Shown.query(picture, consistent_read=True))
