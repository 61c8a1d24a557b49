"""One path, one owner: the first keeps it, the second is refused with both named; some paths are Galley's own."""

from dataclasses import dataclass, field

import msgspec

from chalicelib.commands import paths
from chalicelib.errors import Invalid
from chalicelib.importers.losses import Outcome
from chalicelib.importers.plan import Document, Loss, Media, TopicNote
from chalicelib.models.site import Settings


def fault(path: str, settings: Settings) -> tuple[str, str] | None:
    """Why nothing can be published at this path, as the kind of loss and a sentence; None when it can."""
    try:
        paths.check_shape(path)
    except Invalid as refused:
        return "impossible path", f"{path[:200]} {refused.message}"
    roots = {"/", *(f"{language.prefix}/" for language in settings.languages.values())}
    if path.removesuffix("index.html") in roots:
        return "reserved path", f"{path} is a front page, which Galley makes itself"
    try:
        paths.check(path, settings)
    except Invalid as refused:
        return "reserved path", refused.message
    return None


@dataclass
class Claims:
    """Who has which path so far, and the losses of those who came too late."""

    settings: Settings = field(default_factory=Settings)
    owners: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def note(self, note: TopicNote) -> TopicNote:
        """The note of a list, with its own path and those aliases that it can have."""
        lists = {kind: folder for kind, folder in self.settings.taxonomies.items() if kind != note.kind}
        settings = msgspec.structs.replace(self.settings, taxonomies=lists)
        wanted = [path for path in dict.fromkeys((note.path, *note.aliases)) if path]
        kept = [path for path in wanted if self._granted(path, note.source, settings, "list")]
        path = note.path if note.path in kept else ""
        return msgspec.structs.replace(note, path=path, aliases=tuple(one for one in kept if one != path))

    def sections(self, documents: list[Document]) -> None:
        """Keep the list of each section its path."""
        for section, language in dict.fromkeys((one.content.section, one.content.language) for one in documents):
            if section:
                path = paths.for_section(section, language, self.settings)
                self.owners.setdefault(path, f"the list of the section {section}")

    def document(self, document: Document) -> Document | None:
        """The document, or None when its path is taken or one that it cannot have."""
        path = document.content.path
        return document if self._granted(path, document.source, self.settings, "") else None

    def aliases(self, documents: list[Document]) -> list[Document]:
        """The documents with only those aliases that nobody has; a path of its own comes before any alias."""
        return [msgspec.structs.replace(document, aliases=self._free(document)) for document in documents]

    def media(self, one: Media) -> bool:
        """Whether the file may have its path."""
        return self._granted(one.path, one.source, self.settings, "")

    def _free(self, document: Document) -> tuple[str, ...]:
        settings = msgspec.structs.replace(self.settings, taxonomies={})
        others = [alias for alias in dict.fromkeys(document.aliases) if alias != document.content.path]
        return tuple(alias for alias in others if self._granted(alias, document.source, settings, "alias"))

    def _granted(self, path: str, source: str, settings: Settings, role: str) -> bool:
        """Whether the path is this file's now. `role` is what the path is to it, if it is not the file's own one."""
        outcome: Outcome = "dropped" if role else "refused"
        what, name = ("alias taken", f"the alias {path}") if role == "alias" else ("path taken", path)
        if wrong := fault(path, settings):
            self._lose(source, outcome, wrong[0], f"the {role}: {wrong[1]}" if role else wrong[1])
            return False
        owner = self.owners.setdefault(path, source)
        if owner != source:
            self._lose(source, outcome, what, f"{name} belongs to {owner} already")
        return owner == source

    def _lose(self, source: str, outcome: Outcome, what: str, detail: str) -> None:
        self.losses.append(Loss(file=source, outcome=outcome, what=what, detail=detail))
