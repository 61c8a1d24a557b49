"""The colours of pages: the theme's own, those that the publisher chose, and the shades between them."""

from typing import NamedTuple

from chalicelib.models.site import Look

TEXT, EDGE = 4.5, 3.0
"""The least contrast of text with its ground, and of what is drawn: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""
_STEPS = 20


class Palette(NamedTuple):
    """The ground, the text and the links, each as `#rrggbb`."""

    paper: str
    ink: str
    accent: str

    @property
    def wash(self) -> str:
        """The ground of what is set apart, such as inline code. Text and links can be read on it as well."""
        tints = (blend(self.paper, self.ink, 0.05 * step / _STEPS) for step in range(_STEPS, 0, -1))
        read = (tint for tint in tints if min(contrast(self.ink, tint), contrast(self.accent, tint)) >= TEXT)
        return next(read, self.paper)

    @property
    def soft(self) -> str:
        """Text that stands back, such as dates."""
        return self._towards_paper(0.32, TEXT)

    @property
    def edge(self) -> str:
        """The outline of what can be pressed."""
        return self._towards_paper(0.5, EDGE)

    @property
    def rule(self) -> str:
        """Lines that part things; nobody needs to see them."""
        return blend(self.paper, self.ink, 0.16)

    def _towards_paper(self, share: float, least: float) -> str:
        """The ink with up to this share of paper in it, as far as it keeps its contrast with every ground."""
        grounds = (self.paper, self.wash)
        shades = (blend(self.ink, self.paper, share * step / _STEPS) for step in range(_STEPS, 0, -1))
        seen = (shade for shade in shades if min(contrast(shade, ground) for ground in grounds) >= least)
        return next(seen, self.ink)


LIGHT = Palette(paper="#fdfcf9", ink="#1f1d1a", accent="#8a2b0d")
DARK = Palette(paper="#171614", ink="#e6e1d8", accent="#f0a37f")


def light(look: Look) -> Palette:
    """What readers see by day: the publisher's choice, else the theme's."""
    return Palette(look.paper or LIGHT.paper, look.ink or LIGHT.ink, look.accent or LIGHT.accent)


def dark(look: Look) -> Palette:
    """What readers see who want it dark."""
    return Palette(look.paper_dark or DARK.paper, look.ink_dark or DARK.ink, look.accent_dark or DARK.accent)


def contrast(first: str, second: str) -> float:
    """From 1 to 21, whichever comes first. Source: WCAG 2.2, "contrast ratio": (L1 + 0.05) / (L2 + 0.05)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blend(first: str, second: str, share: float) -> str:
    """`first` with this share (0 to 1) of `second` in it, channel by channel."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_channels(first), _channels(second), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, "relative luminance", for sRGB."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
