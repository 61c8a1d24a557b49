"""What a page will show of a text: that it can be shown at all, and what the sanitiser takes out of it."""

import re

from chalicelib.content import Format
from chalicelib.errors import Invalid, TooLarge
from chalicelib.importers import prose
from chalicelib.importers.losses import Losses, Outcome
from chalicelib.markdown import removed_by_sanitiser, summarise

_MOST_NAMED = 20
_ATTRIBUTE = re.compile(r"([^\s<>]+) attribute on <([^\s<>]+)>")


def refusal(body: str, summary: str, form: Format) -> str:
    """Why no page can be made of this text; empty when one can."""
    try:
        # A summary that is given is rendered as well; without one this is the body's first paragraph.
        summarise(body if not summary else "", format=form, given=summary)
    except (Invalid, TooLarge) as fault:
        return fault.message
    return ""


def told(body: str, form: Format, written: str, first_line: int, losses: Losses, outcome: Outcome = "refused") -> bool:
    """Name in the losses what the sanitiser removes, and whether the text can be shown; if not, that is a loss too.

    `written` is the text as it stands in the file from line `first_line` on.
    """
    try:
        removed = removed_by_sanitiser(body, format=form)
    except (Invalid, TooLarge) as fault:
        losses.tell(outcome, "not renderable", fault.message)
        return False
    if removed:
        more = f" and {len(removed) - _MOST_NAMED} more" if len(removed) > _MOST_NAMED else ""
        detail = f"{', '.join(removed[:_MOST_NAMED])}{more}: a page shows only what is known to be safe"
        losses.tell("dropped", "HTML", detail, _first_line(removed, written, first_line))
    return True


def _first_line(removed: tuple[str, ...], written: str, first_line: int) -> int:
    """The first line on which any of the removed things stands, as near as can be told; 0 when nowhere."""
    text = prose.blanked(written)
    places = [found.start() for name in removed if (found := re.search(_pattern(name), text, re.IGNORECASE))]
    return first_line + text[: min(places)].count("\n") if places else 0


def _pattern(name: str) -> str:
    """Where the sanitiser's names, `<iframe>`, `style attribute on <div>`, `javascript: link`, can stand in a text."""
    if name.startswith("<"):
        return rf"<{re.escape(name[1:-1])}(?=[\s/>])"
    if found := _ATTRIBUTE.fullmatch(name):
        return rf"<{re.escape(found[2])}\s[^<>]{{0,2000}}?(?<![\w-]){re.escape(found[1])}(?![\w-])"
    return re.escape(name.split(":")[0]) + r"\s*:"
