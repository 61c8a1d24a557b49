"""The colours of code, by the classes that Pygments gives: a few, each with at least 4.5:1 on the theme's ground.

They are custom properties, so that a stylesheet of a publisher's own changes a colour in one line.
"""

from functools import cache
from typing import NamedTuple

from chalicelib.markdown.tags import names


class Colour(NamedTuple):
    """One colour on light and on dark ground, and the classes that have it."""

    light: str
    dark: str
    classes: frozenset[str]


COLOURS = {
    "keyword": Colour("#9b2242", "#f293a8", names("k kc kd kn kp kr ow")),
    "string": Colour("#2d611c", "#a9d18e", names("s sa sb sc dl sd s2 se sh si sx sr s1 ss gi")),
    "number": Colour("#1a5a85", "#92c5ec", names("m mb mf mh mi mo il l ld")),
    "comment": Colour("#6a6358", "#a69e91", names("c ch cm c1 cs cp cpf gp")),
    "name": Colour("#59409c", "#c6b3f5", names("nf fm nc nd ne nn gh gu")),
    "type": Colour("#135c60", "#88d1d1", names("kt nb bp nt")),
    "variable": Colour("#754800", "#e3bc7d", names("na nv vc vg vi vm no nl py")),
    "removed": Colour("#a01c1c", "#f5a298", names("gd gr gt")),
}
_WEIGHTS = {"ge": "font-style:italic", "gs": "font-weight:700"}
COLOURED = frozenset(_WEIGHTS).union(*(colour.classes for colour in COLOURS.values()))
"""Every class that has a rule."""


@cache
def highlight_css() -> str:
    """The rules for the classes: light, or dark where the reader's system asks for it or `data-theme` says it."""
    light = "".join(f"--code-{name}:{colour.light};" for name, colour in COLOURS.items())
    dark = "".join(f"--code-{name}:{colour.dark};" for name, colour in COLOURS.items())
    rules = [_rule(colour.classes, f"color:var(--code-{name})") for name, colour in COLOURS.items()]
    rules += [_rule(frozenset({name}), declaration) for name, declaration in _WEIGHTS.items()]
    return (
        f".highlight{{{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]) .highlight{{{dark}}}}}\n'
        f':root[data-theme="dark"] .highlight{{{dark}}}\n' + "\n".join(rules) + "\n"
    )


def _rule(classes: frozenset[str], declaration: str) -> str:
    listed = ",".join(f".{name}" for name in sorted(classes))
    return f".highlight :is({listed}){{{declaration}}}"
