"""What an importer read: the publication a folder describes, as values, before anything is written."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.content import Content


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the loss report: what became of one thing in one file, and why."""

    file: str
    """Relative to the imported folder, with forward slashes."""
    outcome: Literal["kept", "changed", "dropped", "refused"]
    """`kept` as written though not rendered; `changed` to fit; `dropped`; `refused`: the whole file is not imported."""
    what: str
    """A stable short name that sums well, such as `shortcode`, `image not found`, `broken front matter`."""
    detail: str
    """The thing itself and why, one sentence."""
    line: int = 0
    """1-based; 0 when it is about the whole file."""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """A person named in a byline. `handle` is unique in the plan; documents name authors by handle."""

    name: str
    handle: str
    role: str = ""
    url: str = ""
    bio: str = ""


class TopicNote(msgspec.Struct, frozen=True, kw_only=True):
    """What `_index.md` says of a list page: its title, text and, where the site chose one, its path."""

    source: str
    kind: str
    """`section`, `tag`, `category`, `series`, a further taxonomy, or `all` for the front page."""
    slug: str
    language: str
    title: str
    body: str = ""
    path: str = ""
    aliases: tuple[str, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file to be an article. `content.authors` holds handles here; the import turns them into person ids."""

    source: str
    digest: str
    """SHA-256 (hex) of everything the document was made from, so that an unchanged file is recognised."""
    kind: Literal["post", "page"]
    """`post`: dated, on the front page and in the feeds. `page`: stands alone."""
    content: Content
    status: Literal["draft", "published"]
    published_at: datetime | None = None
    """UTC. In the future: it is scheduled for then."""
    updated_at: datetime | None = None
    unpublish_at: datetime | None = None
    aliases: tuple[str, ...] = ()
    """Paths that redirect to this document."""


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is copied as it is."""

    source: str
    path: str
    """The URL path on the site, `/images/a.png`."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one folder holds. `site` has only the settings that the folder states, by name in `models/site.py`."""

    generator: str
    site: dict[str, Any]
    authors: tuple[Author, ...]
    notes: tuple[TopicNote, ...]
    documents: tuple[Document, ...]
    media: tuple[Media, ...]
    losses: tuple[Loss, ...]
