"""Where everything of a Hugo site is: the section of each page, and the paths of pages, sections, terms and
files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.importers import permalinks, urls
from chalicelib.importers.drafts import Draft
from chalicelib.importers.site import Language, Site
from chalicelib.importers.timing import Timing
from chalicelib.permalinks import Facts, expand
from chalicelib.slugs import file_path, slug, urlize

Section = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Places:
    """The sections of a site by language and folder, with the draft of their `_index` file where there is
    one.
    """

    site: Site
    sections: Mapping[tuple[str, Section], Draft | None] = field(default_factory=dict)
    written: Mapping[Section, Section] = field(default_factory=dict)

    def section_of(self, language: str, folders: Section) -> Section:
        """The nearest folder that is a section: any at the top, deeper ones by their `_index` file."""
        for depth in range(len(folders), 0, -1):
            if (language, folders[:depth]) in self.sections:
                return folders[:depth]
        return ()

    def folder(self, language: str, folders: Section) -> str:
        """The folder part of a page's path: folder names, or the slugs that their sections chose."""
        lang = self.site.languages[language]
        parts = []
        names = folders if lang.style("").lower else self.written.get(folders, folders)
        for depth in range(1, len(folders) + 1):
            index = self.sections.get((language, folders[:depth]))
            chosen = urlize(index.text("slug"), lower=False) if index else ""
            parts.append(chosen or names[depth - 1])
        return "/".join(parts)

    def page(self, draft: Draft, timing: Timing) -> str:
        """The path of a page. Raises `urls.PathError` and `permalinks.UnknownToken`."""
        node = draft.node
        lang = self.site.languages[node.language]
        section = self.section_of(node.language, node.place)
        style = lang.style(node.place[0] if node.place else "")
        facts = self.facts(draft, timing, section)
        if stated := draft.text("url"):
            return urls.stated(expand(stated, facts) if ":" in stated else stated, style)
        pattern = permalinks.pattern_for(lang.rules("page"), node.key[1])
        if pattern:
            return urls.page("", "", style, expanded=expand(pattern, facts) or "/")
        chosen = draft.text("slug") if urlize(draft.text("slug")).strip("/") else ""
        base = chosen or timing.slug or file_path(node.base, lower=style.lower) or "untitled"
        return urls.page(self.folder(node.language, node.place), base, style)

    def facts(self, draft: Draft, timing: Timing, section: Section) -> Facts:
        """What permalink tokens ask of a page."""
        name = timing.slug if timing.slug and not draft.text("slug") else ""
        return Facts(
            title=draft.text("title"),
            slug=draft.text("slug") or name,
            date=timing.date,
            file_name=draft.node.base,
            base_name=draft.node.base,
            sections=section,
            section_slugs=tuple(self._called(draft.node.language, section[:n]) for n in range(1, len(section) + 1)),
        )

    def section(self, language: str, section: Section) -> str:
        """The path of a section's list; `/` or `/de/` for the front page."""
        lang = self.site.languages[language]
        index = self.sections.get((language, section))
        plain = self.section_by_name(lang, section)
        if not section:
            return plain
        if index and (stated := index.text("url")):
            return urls.stated(stated, lang.style(""))
        pattern = permalinks.pattern_for(lang.rules("section"), section)
        if pattern:
            own = Facts(title=self._called(language, section), slug=index.text("slug") if index else "",
                        sections=section, section_slugs=tuple(self._called(language, section[:n])
                                                              for n in range(1, len(section) + 1)))  # fmt: skip
            return urls.page("", "", replace(lang.style(""), ugly=False), expanded=expand(pattern, own))
        return urls.page(self.folder(language, section), "", replace(lang.style(""), ugly=False))

    def section_by_name(self, language: Language, section: Section) -> str:
        """The path that a section has when the site chose none."""
        prefix = f"/{language.prefix}" if language.prefix else ""
        return prefix + "/" + "".join(f"{part}/" for part in section)

    def term(self, language: str, plural: str, name: str, index: Draft | None) -> str:
        """The path of a term's list, `/tags/go/`."""
        lang = self.site.languages[language]
        style = lang.style(plural)
        if index and (stated := index.text("url")):
            return urls.stated(stated, style)
        title = index.text("title") if index else name
        pattern = permalinks.pattern_for(lang.rules("term"), (plural,))
        if pattern:
            facts = Facts(title=title or name, slug=index.text("slug") if index else "", sections=(plural,))
            return urls.page("", "", style, expanded=expand(pattern, facts))
        path = file_path(name, lower=style.lower, accents=style.accents)
        return urls.page(f"/{plural}", path, style)

    def _called(self, language: str, section: Section) -> str:
        index = self.sections.get((language, section))
        return (index.text("slug") or index.text("title") if index else "") or section[-1]


def survey(site: Site, drafts: Iterable[Draft], taxonomies: Iterable[str]) -> Places:
    """Find the sections. Folders of taxonomies are none."""
    plurals = {slug(plural) for plural in taxonomies}
    sections: dict[tuple[str, Section], Draft | None] = {}
    written: dict[Section, Section] = {}
    for draft in drafts:
        language, place = draft.node.language, draft.node.place
        raw = tuple(file_path(name, lower=False) for name in draft.node.folders)
        written |= {place[:depth]: raw[:depth] for depth in range(1, len(place) + 1)}
        if place and place[0] not in plurals:
            sections.setdefault((language, place[:1]), None)
        if draft.node.role == "branch" and not (place and place[0] in plurals):
            sections[language, place] = draft
    return Places(site=site, sections=sections, written=written)
