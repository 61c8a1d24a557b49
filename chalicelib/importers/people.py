"""Everybody named on a site, each once, with a handle."""

import re
from collections import Counter
from dataclasses import dataclass, field

from chalicelib.importers.authors import Person
from chalicelib.importers.plan import Author
from chalicelib.slugs import slug

_LONGEST = 64
"""Characters of a handle."""


@dataclass
class People:
    """Everybody named on the site, each with one handle. A role or link stated more often wins."""

    _names: dict[str, str] = field(default_factory=dict)
    _handles: dict[str, str] = field(default_factory=dict)
    _facts: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def handle(self, person: Person) -> str:
        """The handle of this person; made from the name the first time."""
        key = person.name.casefold()
        if key not in self._handles:
            self._names[key] = person.name
            self._handles[key] = self._free(_handle(person.name))
        told = self._facts.setdefault(key, Counter())
        told.update((kind, text) for kind in ("role", "url", "bio") if (text := getattr(person, kind)))
        return self._handles[key]

    def authors(self) -> tuple[Author, ...]:
        """Everybody, by handle."""
        found = [
            Author(name=self._names[key], handle=handle, **self._chosen(key)) for key, handle in self._handles.items()
        ]
        return tuple(sorted(found, key=lambda author: author.handle))

    def _chosen(self, key: str) -> dict[str, str]:
        # Most often said first; between equals the first in the alphabet, so that a second run says the same.
        ranked = sorted(self._facts[key].items(), key=lambda item: (-item[1], item[0]))
        return {kind: text for (kind, text), _ in reversed(ranked)}

    def _free(self, wanted: str) -> str:
        taken = set(self._handles.values())
        number = 2
        handle = wanted
        while handle in taken:
            handle, number = f"{wanted[: _LONGEST - 5]}-{number}", number + 1
        return handle


def _handle(name: str) -> str:
    """The slug of the name as one part of a path, with the signs and the length that a handle may have."""
    made = re.sub(r"[^\w.-]+", "-", slug(name)).strip("-.")
    return made[:_LONGEST].rstrip("-.") or "author"
