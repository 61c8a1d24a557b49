"""The web app manifest (W3C, Web Application Manifest), by which a site is put on a home screen."""

import msgspec

from chalicelib.projections.pages.documents import Manifest


def manifest_json(page: Manifest) -> bytes:
    icon = {"src": page.icon.path, "sizes": "any", **({"type": page.icon.type} if page.icon.type else {})}
    return msgspec.json.encode(
        {
            "name": page.name,
            "description": page.description,
            "lang": page.language,
            "dir": page.direction,
            "start_url": page.start,
            "scope": page.scope,
            "display": "browser",
            "theme_color": page.colour,
            "background_color": page.colour,
            "icons": [icon],
        }
    )
