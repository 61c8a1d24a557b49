"""URLs as a front end on another host needs them: absolute."""

import re
from urllib.parse import quote, urljoin

from chalicelib.markdown.clean import URL_ATTRIBUTES
from chalicelib.markdown.tags import Token, start_tag, tokens
from chalicelib.models.site import Settings, absolute
from chalicelib.models.topics import Topic


def absolute_html(html: str, page_url: str) -> str:
    """The HTML with every link as a browser on the page would follow it; `#fragments` stay."""
    return "".join(_token(token, page_url) for token in tokens(html))


def picture(target: str, settings: Settings) -> str | None:
    """The address of a cover: of a path, below the publication's own; None for none."""
    target = target.strip()
    if not target or re.match(r"https?://", target, re.IGNORECASE):
        return target or None
    if target.startswith("//"):
        return f"https:{target}"
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        return None
    return f"{settings.base_url.rstrip('/')}/{quote(target.removeprefix('/'), safe='/:?#@!$&()*+,;=~%-._')}"


def topic_url(kind: str, name: str, described: Topic | None, settings: Settings) -> str:
    """Where the list of a tag or an author is on the site, in the site's own language."""
    if described and described.path:
        return absolute(described.path, settings)
    own = settings.languages.get(settings.language)
    folder = f"{own.prefix if own else ''}/{settings.taxonomies.get(kind) or kind}/{name}"
    return absolute(f"{folder}.html" if settings.ugly_urls else f"{folder}/", settings)


def _token(token: Token, page_url: str) -> str:
    names = {name for name, _ in token.attributes}
    if token.kind != "start" or names.isdisjoint(URL_ATTRIBUTES):
        return token.text
    return start_tag(token.name, tuple((name, _value(name, value, page_url)) for name, value in token.attributes))


def _value(name: str, value: str, page_url: str) -> str:
    return _joined(value, page_url) if name in URL_ATTRIBUTES else value


def _joined(target: str, page_url: str) -> str:
    if not target or target.startswith("#"):
        return target
    try:
        return urljoin(page_url, target)
    except ValueError:  # a host that is none, such as `http://[`
        return target
