"""The settings of the publication, as somebody who may change them sends them: JSON."""

import re
from urllib.parse import urlsplit

from chalicelib.commands.site import _merged
from chalicelib.errors import Invalid
from chalicelib.models.site import MenuItem, Settings
from chalicelib.web import bodies
from tests.fuzz.target import Target


def run(data: bytes) -> bool:
    changed = bodies.parse(data, dict)
    settings = _merged(Settings(), changed)
    assert urlsplit(settings.base_url).scheme in ("http", "https")
    links = [link.url for link in settings.social] + [url for item in settings.footer for url in _urls(item)]
    for url in (*links, *([settings.licence.url] if settings.licence else [])):
        assert not url or re.match(r"https?://|mailto:|/(?![/\\])", url, re.IGNORECASE), url
    for picture in (settings.look.logo, settings.look.icon, settings.look.card):
        assert not picture or re.match(r"/(?![/\\])", picture)
    assert all(
        not language.prefix or re.fullmatch(r"/[\w-]+", language.prefix) for language in settings.languages.values()
    )
    assert re.fullmatch(r"[\w.-]+\.xml", settings.feed)
    return bool(changed)


def _urls(item: MenuItem) -> list[str]:
    return [item.url, *(url for child in item.children for url in _urls(child))]


TARGET = Target(
    parser="commands.site.configure",
    holds="`Invalid`, or settings whose links lead to http, https, mailto or a path, and whose names are parts of a "
    "path",
    accepted="taken",
    run=run,
    refusals=(Invalid,),
    seeds=(
        b'{"title": "T", "base_url": "https://example.org/blog", "time_zone": "Europe/Berlin", "feed": "feed.xml"}',
        b'{"social": [{"name": "a", "url": "https://a.example"}], "footer": [{"name": "b", "url": "/b/"}]}',
        b'{"languages": {"en": {"label": "E"}, "de": {"label": "D", "prefix": "/de"}}, "language": "en"}',
        b'{"look": {"accent": "#8a2b0d", "logo": "/logo.svg"}, "licence": {"name": "CC", "url": "https://c.example"}}',
        b'{"taxonomies": {"tag": "tags", "topic": "topics/all"}, "security_contact": "mailto:a@a.example"}',
    ),
    words=(b'"url": ', b'"javascript:x"', b'"//evil.example"', b'"/\\\\evil"', b'"https://["', b'"\\thttps://a"',
           b'"mailto:"', b'"tel:1"', b"null",
           b"[]", b"{}", b'"time_zone": ', b'"../../etc/passwd"', b'"/etc/localtime"', b'"UTC\\n"', b'"prefix": ',
           b'"/api"', b'"feed": ', b'"a/b.xml"',
           b"true", b"1", b"-1", b'"children": ', b'"base_url": ', b'"ftp://a"', b'"https://a\\u2028"', b",", b'"',
           b"{", b"}", b'"x\\n"', b"\xef\xbc\x8f"),
    longest=1_000,
)  # fmt: skip
