"""Bugs in how pages and pictures are kept true."""

from tests.sim.mutants.mutant import Matrix, Mutant, Schedules

_SHOWN = ("articles.publish", "articles.retract", "articles.amend", "articles.delete")
_STORE = "projections/pages/store.py"

PAGES = (
    Mutant(
        "a page that is there stays as it is",
        _STORE,
        (("    if inputs == seen.inputs:\n", "    if seen.inputs:\n"),),
        "R7",
        Matrix("articles.publish"),
    ),
    Mutant(
        "a page that nobody wants is left",
        _STORE,
        (("    _place.get().delete(key, seen)\n", ""),),
        "R7",
        Matrix("articles.delete"),
    ),
    Mutant(
        "lists are read as they were a moment ago",
        "models/topics.py",
        (
            (
                "        consistent_read=True,\n        attributes_to_get=only,",
                "        consistent_read=False,\n        attributes_to_get=only,",
            ),
        ),
        "R7",
        Schedules(_SHOWN, {"lag": 30}),
    ),
    Mutant(
        "months that are empty are left beside the old path",
        "projections/pages/touched.py",
        (("in topics.months_ever(topic))", "in topics.months(topic))"),),
        "R7",
        Schedules(("topics.describe", "articles.retract", "articles.delete"), {"share": 0, "one": False}),
    ),
    Mutant(
        "a picture is called ready before its forms are there",
        "projections/images.py",
        (
            (
                "    return item.prepared == item.digest and all(store.look(urls.object_key(form.path)).etag "
                "for form in item.forms)\n",
                "    return bool(item.prepared == item.digest)\n",
            ),
            (
                "    forms = [_put(item.digest, variant) for variant in made]\n",
                "    forms = [_form(item.digest, variant) for variant in made]\n",
            ),
            (
                "digest=item.digest, variants=forms)\n",
                "digest=item.digest, variants=forms)\n    for variant in made:\n        _put(item.digest, variant)\n",
            ),
            (
                "def _put(digest: str, made: images.Variant) -> Variant:\n",
                "def _form(digest: str, made: images.Variant) -> Variant:\n"
                "    path = media.variant_path(digest, made.width, made.type)\n"
                "    return Variant(type=made.type, width=made.width, path=path, size=len(made.content))\n\n\n"
                "def _put(digest: str, made: images.Variant) -> Variant:\n",
            ),
        ),
        "R7",
        Matrix("work.images"),
    ),
    Mutant(
        "the forms of a picture that was taken off stay",
        "projections/images.py",
        (("    if item.forms and not any(", "    if not item.forms and not any("),),
        "R7",
        Matrix("media.remove"),
    ),
)
