"""A publisher's own theme: which files it may have, and making it the one that pages are rendered with."""

import re
from collections.abc import Collection, Mapping

from chalicelib import aws
from chalicelib.commands import site
from chalicelib.errors import Invalid, TooLarge
from chalicelib.models import themes
from chalicelib.models.requests import RequestKey
from chalicelib.models.site import Site
from chalicelib.models.themes import Theme
from chalicelib.settings import settings

MAX_FILES, MAX_BYTES = 100, 1_000_000
STYLESHEET = "style.css"
_IMPORT = re.compile(r"@import|url\(\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)


def check(files: Mapping[str, str], templates: Collection[str]) -> Theme:
    """The theme of these files. `templates` are the names that a file can have besides `style.css`.

    A file whose name begins with `_` is for the theme's own templates to include. Raises `Invalid` and `TooLarge`.
    """
    if not files:
        raise Invalid("has no files", field="theme")
    if len(files) > MAX_FILES or sum(len(text.encode()) for text in files.values()) > MAX_BYTES:
        raise TooLarge(f"takes at most {MAX_FILES} files and {MAX_BYTES:,} bytes", field="theme")
    for name in files:
        if name != STYLESHEET and name not in templates and not name.startswith("_"):
            raise Invalid(f"{name} is no template; there are {', '.join(sorted(templates))}", field="theme")
    if found := _IMPORT.search(files.get(STYLESHEET, "")):
        raise Invalid(f"style.css may load nothing from elsewhere: {found[0]}", field="theme")
    return Theme.of(files)


def use(*, actor: str, theme: Theme, key: RequestKey | None = None) -> Site:
    """Have every page rendered with it, in the background; the old pages stay until the new ones replace them."""
    # Before the transaction, and by hash: a theme that nothing names is harmless, a name without a theme is not.
    aws.client("s3").put_object(
        Bucket=settings.store_bucket, Key=themes.object_key(theme.name), Body=themes.packed(theme.files)
    )
    return site.configure(actor=actor, settings={"theme": theme.name}, key=key)


def drop(*, actor: str, key: RequestKey | None = None) -> Site:
    """Have every page rendered with Galley's own theme again."""
    return site.reset(actor=actor, names=("theme",), key=key)
