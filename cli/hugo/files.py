"""A file of content: front matter in YAML, and a body that Hugo takes for words alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.projections.pages import urls
from chalicelib.projections.pages.state import State
from cli.hugo.config import code_of

_SHORTCODE = re.compile(r"\{\{([<%])((?:(?!\{\{[<%]|/\*|\*/).)*?)([>%])\}\}|\{\{([<%])", re.S)
"""A whole one, or what would begin one."""
_CLIMB = "../" * 16
"""From any folder to the root of the site."""
_CLOSED_BY = {"<": ">", "%": "%"}
_OPENED = {"<": '{{< opened "angle" >}}', "%": '{{< opened "percent" >}}'}


@dataclass(frozen=True)
class ContentFile:
    """`name` is the path below `content/`."""

    name: str
    matter: dict[str, Any]
    body: str = ""

    def text(self) -> str:
        """The file as it is written. What says nothing is left out."""
        import yaml  # type: ignore[import-untyped]

        said = {name: value for name, value in self.matter.items() if value not in (None, "", [], {}, ())}
        matter = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{matter}---\n{literal(self.body)}"


def url(path: str) -> str:
    """A path as an address in front matter, where a colon begins a token."""
    return path.replace(":", "\\:")


def aliases(paths: Sequence[str], language: str, state: State) -> list[str]:
    """Old paths as Hugo takes them: what begins with a slash lies below the language, so others climb out of it."""
    own = f"/{code_of(language)}" if urls.prefix(language, state.settings) else ""
    below = {path: path.removeprefix(own) for path in paths if path.startswith(f"{own}/")}
    return [below.get(path) or _CLIMB + path.removeprefix("/") for path in paths]


def literal(body: str) -> str:
    """What looks like one of Hugo's shortcodes is shown, as it is here, and not run."""
    return _SHORTCODE.sub(_shown, body)


def _shown(found: re.Match[str]) -> str:
    sign, inner, close, alone = found.groups()
    if alone:
        return _OPENED[alone]
    if _CLOSED_BY[sign] != close:
        return f"{_OPENED[sign]}{inner}{close}}}}}"
    return f"{{{{{sign}/*{inner}*/{close}}}}}"
