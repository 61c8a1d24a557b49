"""The folders of Galley's own lists, moved out of the way of a site that has pages of that name."""

from collections.abc import Iterable, Mapping

from chalicelib.importers.plan import Loss

_ELSEWHERE = {"author": "by-author", "series": "in-series"}


def cleared(
    taxonomies: Mapping[str, str], own: Iterable[str], used: Iterable[tuple[str, str]], prefixes: Iterable[str],
    source: str,
) -> tuple[dict[str, str], list[Loss]]:  # fmt: skip
    """Taxonomies (kind to folder) of which those that the site did not define itself have a folder to themselves.

    `own` are the kinds that the site defines, `used` its paths, each with the file that it comes from, `prefixes`
    those of its languages, and `source` the file that the losses name.
    """
    first: dict[str, tuple[str, str]] = {}
    for path, file in used:
        bare = next((path.removeprefix(start) for start in prefixes if start and path.startswith(f"{start}/")), path)
        first.setdefault(bare.strip("/").split("/")[0], (path, file))
    table, losses = dict(taxonomies), []
    for kind in set(_ELSEWHERE) & set(table) - set(own):
        if table[kind] in first:
            path, file = first[table[kind]]
            table[kind] = _free(_ELSEWHERE[kind], {*first, *table.values()})
            lists = f"the lists by {kind} are now at /{table[kind]}/"
            detail = f"{lists}: {path} belongs to {file}"
            losses.append(Loss(file=source, outcome="changed", what="taxonomy folder", detail=detail))
    return table, losses


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
