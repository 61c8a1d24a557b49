"""Colours that a publisher chooses: words for ground, text and links, by day and by night."""

import re

import msgspec

from chalicelib import palettes
from chalicelib.commands import looks
from chalicelib.models.site import Look, Settings
from tests.fuzz.target import Target, text

_FIELDS = ("paper", "ink", "accent", "paper_dark", "ink_dark", "accent_dark")


def run(data: bytes) -> bool:
    look = msgspec.structs.replace(Look(), **dict(zip(_FIELDS, text(data).split(" "), strict=False)))
    looks.check(Settings(look=look))
    for palette in (palettes.light(look), palettes.dark(look)):
        shades = (*palette, palette.wash, palette.soft, palette.edge, palette.rule)
        assert all(re.fullmatch("#[0-9a-fA-F]{6}", shade) for shade in shades), "a stylesheet cannot hold it"
        for ground in (palette.paper, palette.wash):
            assert min(palettes.contrast(text, ground) for text in (palette.ink, palette.accent)) >= palettes.TEXT
            assert palettes.contrast(palette.edge, ground) >= palettes.EDGE
        assert palettes.contrast(palette.soft, palette.paper) >= palettes.TEXT
    return True


TARGET = Target(
    parser="commands.looks.check",
    holds="colours of six digits on which all text and every outline can be read (WCAG 2.2), or `Invalid`",
    accepted="taken as a look",
    run=run,
    seeds=(b"#ffffff #000000 #0000cc #000000 #ffffff #ffff00", b"#fdfcf9 #1f1d1a #8a2b0d", b"  #8a2b0d",
           b"#FFF8E7 #222222 #004488"),
    words=(b"#", b" ", b"#fff", b"red", b"#000000", b"#ffffff", b"url(x)", b"}", b";", b"f", b"0", "٣".encode(),
           b"\n", b"#777777"),
    longest=120,
)  # fmt: skip
