"""Two texts compared: exact where that is cheap, whole where it is not."""

import pytest

from chalicelib.routes.diffs import MOST_WORK, compared


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("a\n", "a\n", ""),
        ("", "", ""),
        ("", "a\n", "--- 1\n+++ 2\n@@ -0,0 +1 @@\n+a\n"),
        ("a\nb\nc\n", "a\nB\nc\n", "--- 1\n+++ 2\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"),
        ("a", "a\n", "--- 1\n+++ 2\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
    ],
)
def test_texts_are_compared_line_by_line(old: str, new: str, diff: str) -> None:
    assert compared(old, new, "1", "2") == diff


def test_texts_that_take_too_long_are_shown_as_replaced() -> None:
    count = int(MOST_WORK**0.5) + 1
    old = "same\n" + "".join(f"{n}\n" for n in range(count)) + "end\n"
    new = "same\n" + "".join(f"{n}\nmore\n" for n in range(count)) + "end\n"
    lines = compared(old, new, "1", "2").splitlines()
    assert lines[:3] == ["--- 1", "+++ 2", f"@@ -3,{count - 1} +3,{2 * count - 1} @@"]
    assert sum(line.startswith("-") for line in lines) == count
    assert "-same" not in lines
    assert "-end" not in lines
