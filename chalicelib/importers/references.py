"""Pages by the names that `ref`, `relref` and menus call them: a logical path, a file, or a file name
alone.
"""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.importers.drafts import Draft
from chalicelib.importers.places import Places
from chalicelib.importers.urls import PathError
from chalicelib.permalinks import UnknownToken
from chalicelib.slugs import file_path


@dataclass(frozen=True)
class References:
    """Names to paths. A file name alone counts only when one page has it."""

    exact: dict[str, str] = field(default_factory=dict)
    alone: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def gather(cls, places: Places, drafts: Iterable[Draft], pages: Iterable[tuple[Draft, str]]) -> "References":
        """All pages and sections of the site; those of the default language win a name that several have."""
        known = cls()
        for draft, path in pages:
            known._add(draft, path, places.site.default)
        for draft in drafts:
            if draft.node.role == "branch":
                try:
                    known._add(draft, places.section(draft.node.language, draft.node.place), places.site.default)
                except (PathError, UnknownToken):
                    continue
        return known

    def path(self, reference: str, *, source: Draft | None = None) -> str:
        """The path of the page that is meant; empty when there is none, or more than one."""
        wanted = _logical(reference)
        folder = "/".join(source.node.key[1][:-1]) if source else ""
        language = source.node.language if source else ""
        own = "/".join(source.node.key[1]) if source else ""
        near = (
            [] if reference.startswith("/") else [_logical(posixpath.join(base, reference)) for base in (own, folder)]
        )
        for name in [*near, wanted]:
            found = self.exact.get(f"{language}:{name}") or self.exact.get(f":{name}")
            if found:
                return found
        alone = self.alone.get(wanted, set()) if "/" not in wanted else set()
        return next(iter(alone)) if len(alone) == 1 else ""

    def _add(self, draft: Draft, path: str, default: str) -> None:
        language, place = draft.node.key
        name = "/".join(place)
        self.exact[f"{language}:{name}"] = path
        if language == default:
            self.exact[f":{name}"] = path
            self.alone.setdefault(place[-1] if place else "", set()).add(path)


def _logical(reference: str) -> str:
    text = posixpath.normpath("/" + reference.strip().strip("/")).strip("/")
    stem, dot, suffix = text.rpartition(".")
    text = stem if dot and suffix.lower() in ("md", "markdown", "mdown", "html", "htm") else text
    return file_path(text.removesuffix("/_index").removesuffix("/index") if text not in ("_index", "index") else "")
