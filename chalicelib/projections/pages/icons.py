"""The publication's icon: the publisher's own, or the first letter of the title."""

from chalicelib.projections.pages.parts import Icon, Site

LETTER = "/favicon.svg"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/vnd.microsoft.icon", ".webp": "image/webp"}


def icon_of(site: Site) -> Icon:
    """Its path and media type."""
    path = site.look.icon or LETTER
    return Icon(path=path, type=_TYPES.get(path[path.rfind(".") :].lower(), ""))
