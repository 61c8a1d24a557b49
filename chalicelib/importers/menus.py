"""The site's menus, from the configuration and from the pages that enter themselves, as one tree of links."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from chalicelib.importers.drafts import Draft
from chalicelib.importers.plan import Loss
from chalicelib.importers.values import integer, mapping, words

_PREFERRED = ("main", "header", "nav", "top", "primary")
_DEEPEST = 8
"""Levels of the menu."""


def navigation(
    table: Any, pages: Iterable[tuple[Draft, str]], resolve: Callable[[str], str], source: str
) -> tuple[list[dict[str, Any]], list[Loss]]:
    """The main menu as `name`, `url`, `children`, ordered by weight and name; and losses of the other
    menus.
    """
    menus = {
        str(name): [mapping(item) for item in items]
        for name, items in mapping(table).items()
        if isinstance(items, list)
    }
    for draft, path in pages:
        for name, entry in _own_entries(draft, path):
            menus.setdefault(name, []).append(entry)
    chosen = next((name for name in _PREFERRED if menus.get(name)), "")
    detail = "Galley has one menu; this one has {} entries"
    losses = [
        Loss(file=source, outcome="dropped", what="menu", detail=f"{name}: {detail.format(len(items))}")
        for name, items in sorted(menus.items())
        if name != chosen and items
    ]
    table = _children(menus.get(chosen, []))
    tree = _level(table, "", resolve, _DEEPEST)
    lost = sorted({words(item.get("name")) for items in table.values() for item in items})
    if lost:
        detail = f"{chosen}: {', '.join(lost)}: below themselves, or more than {_DEEPEST} levels deep"
        losses.append(Loss(file=source, outcome="dropped", what="menu", detail=detail))
    return tree, losses


def _own_entries(draft: Draft, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    stated = draft.front.get("menus", draft.front.get("menu"))
    title = draft.text("linktitle") or draft.text("title")
    table = stated if isinstance(stated, Mapping) else {words(name): {} for name in _listed(stated)}
    for name, entry in table.items():
        if words(name):
            low = {str(key).lower(): value for key, value in mapping(entry).items()}
            yield (
                words(name).lower(),
                {"name": title, "weight": draft.front.get("weight"), **low, "url": path},
            )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _children(items: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The entries by the name of the entry that they are below; those at the top by an empty one."""
    names = {_identity(item) for item in items} | {words(item.get("name")) for item in items}
    children: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(items, key=_order):
        parent = words(item.get("parent"))
        children.setdefault(parent if parent in names else "", []).append(item)
    return children


def _level(
    children: dict[str, list[dict[str, Any]]], parent: str, resolve: Callable[[str], str], depth: int
) -> list[dict[str, Any]]:
    """The entries below one, each taken out of `children`, so that every entry is there once."""
    found = []
    for item in children.pop(parent, []) if depth else []:
        own = {_identity(item), words(item.get("name"))} - {""}
        below = [entry for name in sorted(own) for entry in _level(children, name, resolve, depth - 1)]
        entry: dict[str, Any] = {"name": words(item.get("name")) or _identity(item), "url": _url(item, resolve)}
        found.append(entry | ({"children": below} if below else {}))
    return [entry for entry in found if entry["name"]]


def _url(item: dict[str, Any], resolve: Callable[[str], str]) -> str:
    reference = words(item.get("pageref"))
    return (resolve(reference) or reference) if reference else words(item.get("url"))


def _identity(item: dict[str, Any]) -> str:
    return words(item.get("identifier")) or words(item.get("name"))


def _order(item: dict[str, Any]) -> tuple[bool, int, str]:
    weight = integer(item.get("weight"))
    return not weight, weight, words(item.get("name"))
