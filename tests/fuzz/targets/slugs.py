"""Names of topics and titles as parts of a path."""

from chalicelib import slugs
from tests.fuzz.target import Target, plain


def run(data: bytes) -> bool:
    given = plain(data)
    made = [slugs.slug(given), slugs.title_slug(given), slugs.file_path(given, accents=False)]
    for slug in made:
        assert not set(slug) & set(' \t\n\r?"<>&=\x00'), "it is no part of a path"
        slug.encode()
    for part in (*made[0].split("/"), *made[2].split("/")):
        assert part not in (".", ".."), "it climbs"
    assert not made[0].startswith("/")
    assert not made[0].endswith("/")
    assert slugs.slug(made[0]) == made[0], "the slug of a slug is another"
    return bool(made[0])


TARGET = Target(
    parser="slugs.slug",
    holds="parts of a path without a sign that means something in a URL, which do not climb; the slug of a slug is "
    "itself",
    accepted="with a slug",
    run=run,
    seeds=(b"API development", b"A & B / C++", "Ünïcode: what? 100%25".encode(), "日本語 タイトル".encode(),
           b"../../etc", b"v1.2 -- release...", "ΟΔΟΣ İstanbul Straße".encode(), b"%2e%2e/%2F"),
    words=(b".", b"..", b"/", b"//", b"\\", b"%", b"%2e", b"%2F", b"%00", b"#", b"+", b"~", b"-", b"_", b" ",
           b"\t", b"\n", b"\x00",
           b"\xc2\xa0", b"\xe2\x80\x8b", b"\xe2\x80\xae",
           b"\xcc\x88", "ß".encode(), "İ".encode(), "ﬁ".encode(), "½".encode(), b"?",
           b"&", b"\xf0\x9f\x98\x80", "ς".encode(), "ǅ".encode()),
    longest=60,
)  # fmt: skip
