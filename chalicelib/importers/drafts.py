"""Content files read and taken apart: text, front matter with what sections cascade to it, and the losses
of reading.
"""

import fnmatch
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.importers import front_matter
from chalicelib.importers.plan import Loss
from chalicelib.importers.repair import repair
from chalicelib.importers.text import decode
from chalicelib.importers.tree import Node
from chalicelib.importers.values import mapping, words


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One content file, read. `front` has its top keys in lower case; `digest` is that of the bytes."""

    node: Node
    page: front_matter.Page
    front: dict[str, Any]
    digest: str
    losses: tuple[Loss, ...] = ()

    def text(self, key: str) -> str:
        """A value of the front matter as one line, or empty."""
        return words(self.front.get(key))


def read(nodes: Iterable[Node], seen: Callable[[], None]) -> tuple[list[Draft], list[Loss]]:
    """The drafts that can be read, and the losses of those that cannot. `seen` is called after each file."""
    drafts: list[Draft] = []
    losses: list[Loss] = []
    for node in nodes:
        draft, lost = _read(node)
        drafts += [draft] if draft else []
        losses += lost
        seen()
    return drafts, losses


def _read(node: Node) -> tuple[Draft | None, tuple[Loss, ...]]:
    try:
        raw = node.path.read_bytes()
    except OSError as fault:
        detail = f"cannot be read: {fault.strerror}"
        return None, (Loss(file=node.source, outcome="refused", what="unreadable", detail=detail),)
    decoded = decode(raw, node.source)
    if decoded.text is None:
        return None, decoded.losses
    text, repaired = repair(decoded.text, node.source)
    try:
        page = front_matter.split(text)
    except front_matter.FrontMatterError as fault:
        loss = Loss(
            file=node.source,
            outcome="refused",
            what="broken front matter",
            detail=fault.message,
            line=fault.line,
        )
        return None, (loss,)
    front = {key.lower(): value for key, value in page.front.items()}
    digest = hashlib.sha256(raw).hexdigest()
    return Draft(node=node, page=page, front=front, digest=digest, losses=(*decoded.losses, *repaired)), ()


def cascaded(drafts: list[Draft], site_wide: Any) -> list[Draft]:
    """The drafts with the values that the site's and the sections' `cascade` give them; nearer ones win."""
    given: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), rule) for rule in _rules(site_wide)]
    for draft in sorted(drafts, key=lambda draft: len(draft.node.folders)):
        if draft.node.role == "branch":
            given += [(draft.node.key[1], rule) for rule in _rules(draft.front.get("cascade"))]
    return [replace(draft, front=_with_cascade(draft, given)) for draft in drafts] if given else drafts


def _with_cascade(draft: Draft, given: list[tuple[tuple[str, ...], dict[str, Any]]]) -> dict[str, Any]:
    place = draft.node.key[1]
    values: dict[str, Any] = {}
    for above, rule in given:
        if place[: len(above)] == above and _meant(rule, draft):
            values |= mapping(rule.get("params"))
            values |= {k: v for k, v in rule.items() if k not in ("target", "_target", "params")}
    return {key.lower(): value for key, value in values.items()} | draft.front


def _meant(rule: dict[str, Any], draft: Draft) -> bool:
    target = mapping(rule.get("target") or rule.get("_target"))
    path = "/" + "/".join(draft.node.key[1])
    kind = "page" if draft.node.role != "branch" else "section" if draft.node.folders else "home"
    wanted = words(target.get("path")).lower()
    fits = not wanted or fnmatch.fnmatch(path, wanted.replace("{", "").replace("}", "").replace("**", "*"))
    return fits and words(target.get("kind")) in ("", kind) and words(target.get("lang")) in ("", draft.node.language)


def _rules(value: Any) -> list[dict[str, Any]]:
    return [mapping(item) for item in (value if isinstance(value, list) else [value]) if mapping(item)]
