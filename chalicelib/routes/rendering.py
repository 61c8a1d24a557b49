"""The pages about the API itself, from templates. The publication's own pages are a projection's."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.web import Call, File

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parents[1] / "templates" / "docs"
_CODE = re.compile(r"`([^`]+)`")


def page(template: str, call: Call, *, csp: str, **values: Any) -> File:
    """An HTML page with this Content-Security-Policy. Its links are relative: a proxy may have put a path before."""
    text = _environment().get_template(template).render(root=root(call), **values)
    return File(text.encode(), "text/html; charset=utf-8", cache="no-cache", headers={"Content-Security-Policy": csp})


def root(call: Call) -> str:
    """From the page that was asked for to the root of the API: `./` from `/docs`, `../` from `/docs/`."""
    below = call.path.removeprefix(call.prefix).count("/") - 1
    return "../" * below or "./"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["code"] = _code
    return made


def _code(text: str) -> "Markup":
    """Escaped, with what stands between backticks as `<code>`."""
    from markupsafe import Markup, escape

    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before
