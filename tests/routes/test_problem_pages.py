"""What the `type` of a problem leads to."""

import json
import re

import msgspec
import pytest

from chalicelib.routes.problems import kinds_by_slug
from chalicelib.web.explained import Explanation
from chalicelib.web.explanations import EXPLANATIONS
from chalicelib.web.problems import INTERNAL, KINDS
from tests.markup import Markup
from tests.routes.conftest import Get
from tests.routes.problems import SHAPE, assert_problem
from tests.routes.test_documents import below, loaded

each_explanation = pytest.mark.parametrize("explanation", EXPLANATIONS.values(), ids=lambda each: each.slug)


def faults(explanation: Explanation) -> list[dict[str, str]]:
    """The `errors` of its example, as JSON has them."""
    return [msgspec.to_builtins(each) for each in explanation.errors]


def test_every_kind_of_problem_is_explained_and_nothing_else() -> None:
    raised = {kind.slug for kind in (*KINDS.values(), INTERNAL)}
    assert raised == {slug for slug, each in EXPLANATIONS.items() if not each.gateway}


@each_explanation
def test_a_kind_has_a_page_with_cause_cure_and_example(explanation: Explanation, get_without_store: Get) -> None:
    answer = get_without_store(f"/problems/{explanation.slug}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    html = answer.body.decode()
    kind = kinds_by_slug()[explanation.slug]
    assert f"<title>{kind.title} – Galley API</title>" in html
    assert re.findall(r"<h1>(.+)</h1>", html) == [kind.title]
    assert re.findall(r"<h2>(.+)</h2>", html) == ["Cause", "Cure", "Example"]
    text = Markup(html).text
    assert all(sentence.replace("`", "") in text for sentence in (explanation.cause, *explanation.cure))


@each_explanation
def test_the_example_is_a_whole_problem(explanation: Explanation, get_without_store: Get) -> None:
    text = Markup(get_without_store(f"/problems/{explanation.slug}").body.decode()).text
    shown = json.loads(text[text.index("{\n") : text.rindex("}") + 1])
    kind = kinds_by_slug()[explanation.slug]
    assert set(shown) - {"current"} == SHAPE
    assert (shown["type"], shown["title"], shown["status"]) == (kind.type, kind.title, kind.status)
    assert shown["errors"] == faults(explanation)
    assert shown.get("current", 0) == explanation.current


def test_an_example_is_worded_as_the_api_words_it(get_without_store: Get) -> None:
    said = assert_problem(get_without_store("/articles?page=2"), 400, "bad-request")
    assert said["detail"] == EXPLANATIONS["bad-request"].detail
    assert said["errors"] == faults(EXPLANATIONS["bad-request"])
    said = assert_problem(get_without_store("/articles?cursor=made-up"), 400, "cursor")
    assert (said["detail"], said["errors"]) == (
        EXPLANATIONS["cursor"].detail,
        faults(EXPLANATIONS["cursor"]),
    )
    said = assert_problem(get_without_store("/articles"), 503, "unavailable")
    assert said["detail"] == EXPLANATIONS["unavailable"].detail


@each_explanation
def test_an_explanation_is_short_and_in_whole_sentences(explanation: Explanation) -> None:
    assert 40 < len(explanation.cause) < 400
    assert 3 <= len(explanation.cure) <= 4
    for sentence in (explanation.cause, *explanation.cure):
        assert re.match(r"[A-Z].*\.$", sentence)
        assert sentence.count("`") % 2 == 0


def test_the_list_has_every_kind_with_a_link_that_works(get_without_store: Get) -> None:
    answer = get_without_store("/problems")
    links = [each["href"] for each in Markup(answer.body.decode()).all("a")]
    slugs = [link.removeprefix("./problems/") for link in links if link.startswith("./problems/")]
    assert sorted(slugs) == sorted(EXPLANATIONS)
    assert {get_without_store(f"/problems/{slug}").status_code for slug in slugs} == {200}


@pytest.mark.parametrize("path", ["/problems", "/problems/taken"])
def test_a_page_is_accessible_and_runs_nothing(path: str, get_without_store: Get) -> None:
    answer = get_without_store(path)
    page = Markup(answer.body.decode())
    assert page.wrong == []
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("script") == []
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "script" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("prefix", ["", "/api"])
def test_links_lead_back_wherever_the_api_is_mounted(prefix: str) -> None:
    event = below(prefix, "/problems", route="/problems")
    assert "./docs/pages.css" in loaded(event["body"])
    assert "../docs/pages.css" in loaded(below(prefix, "/problems/", route="/problems")["body"])


def test_a_slug_that_no_problem_has_is_not_found(get_without_store: Get) -> None:
    assert_problem(get_without_store("/problems/bad-luck"), 404, "not-found")
