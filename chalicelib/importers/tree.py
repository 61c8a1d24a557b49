"""Hugo's content folder: which file is a page, which a section, which belongs to a page (hugo docs, page
bundles).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chalicelib.importers.plan import Loss
from chalicelib.importers.site import Language, Site
from chalicelib.importers.walk import Walk
from chalicelib.slugs import file_path

MARKDOWN = (".md", ".markdown", ".mdown")
HTML = (".html", ".htm")
OTHER_MARKUP = (".adoc", ".asciidoc", ".ad", ".rst", ".org", ".rmd", ".pandoc", ".pdc")

Role = Literal["page", "leaf", "branch"]


@dataclass(frozen=True, kw_only=True)
class Node:
    """One content file. `folders` are the names above it as written; a leaf bundle's own folder is its
    `base`.
    """

    source: str
    path: Path
    folders: tuple[str, ...]
    base: str
    language: str
    role: Role

    @property
    def place(self) -> tuple[str, ...]:
        """The folders as Hugo's paths write them."""
        return tuple(file_path(name) for name in self.folders)

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """The logical page: two files with the same key are one page twice."""
        own = () if self.role == "branch" else (file_path(self.base),)
        return self.language, (*self.place, *own)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A file that lies beside pages and is copied to the path of the page or section that it belongs to."""

    source: str
    folders: tuple[str, ...]
    name: str
    language: str


@dataclass
class Tree:
    """The content of all languages."""

    nodes: list[Node] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def grow(site: Site) -> Tree:
    """Walk every content folder of the site."""
    tree = Tree()
    mounted = site.folders("content", "contentdir", "content")
    for folder, language in mounted:
        if folder != "content" and not (site.root / folder).is_dir():
            detail = "the configuration names it for content, and it is no folder"
            tree.losses.append(Loss(file=folder, outcome="dropped", what="content folder", detail=detail))
            continue
        walk = Walk(site.root)
        inner = [site.root / other for other, _ in mounted if Path(other) != Path(folder)]
        inner = [path for path in inner if path.is_relative_to(site.root / folder)]
        files = [file for file in walk.files(folder) if not any(file.is_relative_to(path) for path in inner)]
        _sort(site, Path(folder), files, language, tree)
        tree.losses += walk.losses
    tree.nodes.sort(key=lambda node: (node.key, node.role == "page", node.path.suffix not in MARKDOWN, node.source))
    return tree


def language_of(stem: str, site: Site, mounted: str) -> tuple[str, str]:
    """`about.de` to (`about`, `de`) where `de` is a language of the site; else the mount's or the default
    one.
    """
    name, dot, tail = stem.rpartition(".")
    if dot and tail.lower() in site.languages:
        return name, tail.lower()
    return stem, mounted or site.default


def _sort(site: Site, top: Path, files: list[Path], mounted: str, tree: Tree) -> None:
    base = site.root / top
    bundles = {path.parent for path in files if _is_page(path) and _stem(path, site, mounted) == "index"}
    bundles.discard(base)
    for path in files:
        folders = path.relative_to(base).parts[:-1]
        source = path.relative_to(site.root).as_posix()
        inside = [parent for parent in path.parents if parent in bundles]
        if _is_page(path) and not (inside and not _is_index(path, inside, site, mounted)):
            tree.nodes += _node(path, source, folders, site, mounted)
        elif path.suffix.lower() in (*MARKDOWN, *HTML) and _is_page(path):
            detail = "a page inside a bundle has no path of its own"
            tree.losses.append(Loss(file=source, outcome="dropped", what="bundled page", detail=detail))
        elif path.suffix.lower() in OTHER_MARKUP:
            detail = f"Galley reads Markdown and HTML, not {path.suffix}"
            tree.losses.append(Loss(file=source, outcome="refused", what="other markup", detail=detail))
        else:
            _, language = language_of(path.stem, site, mounted)
            tree.resources.append(Resource(source=source, folders=folders, name=path.name, language=language))


def _is_index(path: Path, inside: Iterable[Path], site: Site, mounted: str) -> bool:
    return list(inside)[-1] == path.parent and _stem(path, site, mounted) == "index"


def _node(path: Path, source: str, folders: tuple[str, ...], site: Site, mounted: str) -> list[Node]:
    stem, language = language_of(path.stem, site, mounted)
    role: Role = "branch" if stem == "_index" else "leaf" if stem == "index" and folders else "page"
    base = folders[-1] if role == "leaf" else stem
    above = folders[:-1] if role == "leaf" else folders
    return [Node(source=source, path=path, folders=above, base=base, language=language, role=role)]


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in (*MARKDOWN, *HTML)


def _stem(path: Path, site: Site, mounted: str) -> str:
    return language_of(path.stem, site, mounted)[0]


def live(languages: dict[str, Language], nodes: Iterable[Node]) -> tuple[list[Node], list[Loss]]:
    """The nodes whose language the site publishes, and a loss for each of the others."""
    kept, losses = [], []
    for node in nodes:
        if languages[node.language].disabled:
            detail = f"the site has the language {node.language} switched off"
            losses.append(Loss(file=node.source, outcome="dropped", what="language off", detail=detail))
        else:
            kept.append(node)
    return kept, losses
