"""Ghost's filter language, read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Invalid
from chalicelib.ghost.conditions import AllOf, AnyOf, Comparison, Condition, holds
from chalicelib.ghost.filters import Malformed, parse

TREES: dict[str, Condition] = {
    "tag:a": Comparison("tag", "in", ("a",)),
    " tag : a ".replace(" :", ":"): Comparison("tag", "in", ("a",)),
    "tag:-a": Comparison("tag", "in", ("a",), True),
    "tag:[a,'b, c',null]": Comparison("tag", "in", ("a", "b, c", None)),
    "tag:-[a,b]": Comparison("tag", "in", ("a", "b"), True),
    "featured:true": Comparison("featured", "in", (True,)),
    "title:'true'": Comparison("title", "in", ("true",)),
    "title:'it\\'s'": Comparison("title", "in", ("it's",)),
    "title:a\\,b": Comparison("title", "in", ("a,b",)),
    "slug:a-b-c": Comparison("slug", "in", ("a-b-c",)),
    "published_at:>='2026-01-01 10:00'": Comparison("published_at", ">=", ("2026-01-01 10:00",)),
    "published_at:<now-30d": Comparison("published_at", "<", ("now-30d",)),
    "published_at:>now-1y+tag:a": AllOf(
        (Comparison("published_at", ">", ("now-1y",)), Comparison("tag", "in", ("a",)))
    ),
    "title:~^'a'": Comparison("title", "~^", ("a",)),
    "title:-~'a'": Comparison("title", "~", ("a",), True),
    "a:1,b:2+c:3": AnyOf(
        (Comparison("a", "in", ("1",)), AllOf((Comparison("b", "in", ("2",)), Comparison("c", "in", ("3",)))))
    ),
    "(a:1,b:2)+c:3": AllOf(
        (AnyOf((Comparison("a", "in", ("1",)), Comparison("b", "in", ("2",)))), Comparison("c", "in", ("3",)))
    ),
}


@pytest.mark.parametrize("text", TREES)
def test_a_filter_is_read_as_the_grammar_says(text: str) -> None:
    assert parse(text) == TREES[text]


@pytest.mark.parametrize(
    "text",
    [
        "tag",
        "tag:",
        "tag:a tag:b",
        "tag:[a",
        "tag:[]",
        "(tag:a",
        "tag:a)",
        "tag:a,",
        "+tag:a",
        "tag:->5",
        "''",
        'a:"b"',
    ],
)
def test_what_is_not_in_the_language_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse(text)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (f"slug:[{','.join(['a'] * 101)}]", "100 values"),
        (f"slug:{'a' * 251}", "250 characters"),
        ("(" * 21 + "tag:a" + ")" * 21, "20 deep"),
        ("tag:a," * 400 + "tag:a", "2000 characters"),
    ],
)
def test_a_bound_is_named(text: str, bound: str) -> None:
    with pytest.raises(Invalid, match=bound):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    with suppress(Invalid):
        parse(text)


@given(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")), st.sampled_from("abc"))
def test_a_comparison_negated_holds_where_the_other_does_not(tags: set[str], wanted: set[str], one: str) -> None:
    facts = {"tags": frozenset[str | int | bool | None](tags)}
    listed = ",".join(sorted({*wanted, one}))
    assert holds(parse(f"tags:[{listed}]"), facts) == bool(tags & {*wanted, one})
    assert holds(parse(f"tags:-[{listed}]"), facts) != holds(parse(f"tags:[{listed}]"), facts)
    assert holds(parse(f"tags:{one},tags:-{one}"), facts)
    assert not holds(parse(f"tags:{one}+tags:-{one}"), facts)
