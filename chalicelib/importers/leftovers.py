"""What of a Hugo site has no place in a publication: pages that it does not publish, themes, templates,
data files.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from chalicelib.importers.drafts import Draft
from chalicelib.importers.plan import Loss
from chalicelib.importers.values import mapping, truth, words

_FOLDERS = {
    "themes": ("theme", "Galley has its own theme"),
    "layouts": ("theme", "Galley has its own templates"),
    "archetypes": ("theme", "templates of new files"),
    "assets": ("theme", "files that templates work on"),
    "data": ("data files", "only templates read them"),
    "i18n": ("translations of the theme", "Galley has its own words"),
    "resources": ("theme", "made by Hugo"),
}


def unpublished(draft: Draft) -> Loss | None:
    """The loss of a page that Hugo does not render, such as a headless bundle; None for any other page."""
    build = mapping(draft.front.get("build") or draft.front.get("_build"))
    render = words(build.get("render")).lower() or str(build.get("render", "always")).lower()
    if truth(draft.front.get("headless")) and draft.node.role == "leaf":
        why = "a headless bundle has no page of its own"
    elif render in ("never", "false", "link"):
        why = f"build.render is {render}: it has no page of its own"
    else:
        return None
    return Loss(file=draft.node.source, outcome="dropped", what="not rendered", detail=why)


def folders(root: Path) -> Iterator[Loss]:
    """One loss for each folder that is not imported, with how many files are in it."""
    for name, (what, why) in _FOLDERS.items():
        if (root / name).is_dir() and not (root / name).is_symlink():
            count = sum(len(files) for _, _, files in os.walk(root / name))
            if count:
                yield Loss(file=name, outcome="dropped", what=what, detail=f"{count} files: {why}")
