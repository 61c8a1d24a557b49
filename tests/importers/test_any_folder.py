"""Whatever is in a folder, reading it gives a plan or one clear refusal."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import importers
from chalicelib.commands import paths
from chalicelib.commands.checks import check_content
from chalicelib.errors import Invalid
from chalicelib.importers import report
from chalicelib.importers.plan import Plan
from chalicelib.models.site import Settings

NOW = datetime(2026, 11, 21, tzinfo=UTC)

PARTS = st.sampled_from(
    ["content", "static", "post", "authors", "tags", "de", "_index", "index", "a b", "é", "???", "-"]
)
ENDINGS = st.sampled_from([".md", ".html", ".txt", ".de.md", ".rst", ".png", "", ".toml"])
NAMES = st.tuples(st.lists(PARTS, min_size=1, max_size=4), ENDINGS).map(lambda pair: "/".join(pair[0]) + pair[1])
VALUES = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.lists(st.text(max_size=9)),
)
KEYS = st.sampled_from(
    ["title", "date", "url", "slug", "aliases", "tags", "series", "author", "authors", "cover", "images", "menu",
     "build",     "cascade", "draft", "expiryDate", "summary", "canonical", "x"]
)  # fmt: skip
FRONT = st.dictionaries(KEYS, VALUES, max_size=5).map(
    lambda front: b"---\n" + "".join(f"{key}: {value!r}\n" for key, value in front.items()).encode("utf-8", "replace")
)
PIECES = st.sampled_from(
    [b"\n---\n", b"# x\n", b"![](a.png)", b"<b onclick=x>", b"{{< ref x >}}", b"{{% y %}}", b"```\n", b"> ",
     b"\xe2\x80\x9a", b"\x00", b"\xff\xfe", b"+++\n", b"{",
     b"<script>", b"[a](javascript:b)", b"\xc3\xa9", b"|a|\n|-|\n"]
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=200), FRONT, st.lists(st.one_of(PIECES, FRONT), max_size=8).map(b"".join))
CONFIGS = st.one_of(
    st.none(),
    st.sampled_from(
        [b"", b"[languages.en]\n[languages.de]\n", b"uglyURLs = true\n", b"[permalinks]\npost = '/:year/:title'\n"]
    ),
    st.binary(max_size=60),
)


def plan_of(files: dict[str, bytes], config: bytes | None) -> Plan | None:
    with tempfile.TemporaryDirectory() as name:
        for path, raw in ({"hugo.toml": config} if config is not None else {}).items() | files.items():
            target = Path(name, path)
            if not any(parent.is_file() for parent in target.parents) and not target.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(raw or b"")
        try:
            return importers.read(Path(name), now=NOW)
        except Invalid:
            return None


@pytest.mark.thorough
@settings(max_examples=300, deadline=None)
@given(files=st.dictionaries(NAMES, BYTES, max_size=6), config=CONFIGS)
def test_any_folder_gives_a_plan_or_a_refusal(files: dict[str, bytes], config: bytes | None) -> None:
    plan = plan_of(files, config)

    if plan is not None:
        taxonomies = plan.site.get("taxonomies", Settings().taxonomies)
        used = [document.content.path for document in plan.documents] + [one.path for one in plan.media]
        assert len(set(used)) == len(used)
        for path in used:
            paths.check(path, Settings(taxonomies=taxonomies))
        for document in plan.documents:
            check_content(document.content)
        assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan).documents == plan.documents
        assert report.as_json(plan, plan.losses)
        told = {loss.file for loss in plan.losses} | {document.source for document in plan.documents}
        assert {name for name in files if name.startswith("content/post/") and name.endswith(".md")} <= told | noted(
            plan, files
        )


def noted(plan: Plan, files: dict[str, bytes]) -> set[str]:
    """Files that became the text of a list, or that could not be laid out beside another of the same name."""
    return {note.source for note in plan.notes} | {
        name for name in files if any(n.startswith(f"{name}/") for n in files)
    }
