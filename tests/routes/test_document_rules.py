"""What the document says of fields is what the API does: a text that breaks a pattern is refused, and no other."""

import re
from typing import Any

import pytest

from app import app  # noqa: F401 - declares the routes
from chalicelib import openapi
from chalicelib.routes.fields import NOT_BLANK, PATH, VISIBLE
from chalicelib.web import ROUTES
from tests.routes.conftest import Get, Staff, tag

DOCUMENT = openapi.document(ROUTES)
SCHEMAS = DOCUMENT["components"]["schemas"]
TITLES = ["A", " a ", "\ufeff", "", " ", "\t\n", "\x1c\x1f\x85", "\xa0\u2003\u3000"]
PATHS = ["/", "/a", "/a/", "/a.b/..c/.d", "/...", "", "a", "//", "/a//b", "/.", "/a/..", "/a/./b", "/a?b", '/"', "/a\n"]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_taken_exactly_when_it_keeps_the_documented_pattern(title: str, staff: Staff) -> None:
    schema = SCHEMAS["NewArticle"]["properties"]["title"]
    answer = staff("POST", "/articles", {"title": title})
    assert schema["pattern"] == NOT_BLANK
    assert answer.status_code == (201 if re.search(NOT_BLANK, title) and title else 422)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_taken_exactly_when_it_keeps_the_documented_pattern(path: str, staff: Staff) -> None:
    schema = SCHEMAS["NewArticle"]["properties"]["path"]
    answer = staff("POST", "/articles", {"title": "A", "path": path})
    assert schema["pattern"] == PATH
    assert answer.status_code == (201 if re.fullmatch(PATH, path) and "\n" not in path else 422)


@pytest.mark.parametrize("name", ["A name", "紙", "", " ", "a\nb", "a\x00", "a\u200bb", "\u3000"])
def test_a_name_of_a_token_is_taken_exactly_when_it_keeps_the_documented_pattern(name: str, staff: Staff) -> None:
    assert SCHEMAS["NewToken"]["properties"]["name"]["pattern"] == VISIBLE
    answer = staff("POST", "/tokens", {"name": name, "scopes": ["articles:read"]})
    assert (answer.status_code == 201) == bool(re.fullmatch(VISIBLE, name))


def test_a_refusal_is_in_words_and_shows_no_pattern(staff: Staff) -> None:
    answer = staff("POST", "/articles", {"title": "A", "path": "a//b"})
    (error,) = answer.json_body["errors"]
    assert error["pointer"] == "/path"
    assert "must start with one slash" in error["detail"]


@pytest.mark.parametrize("name", ["against", "limit"])
def test_the_word_null_in_a_query_is_no_number(name: str, staff: Staff) -> None:
    draft = staff.begin()
    below = {"against": "/1/diff", "limit": ""}[name]
    answer = staff("GET", f"/articles/{draft['id']}/revisions{below}?{name}=null")
    assert answer.status_code == 400
    assert answer.json_body["errors"][0]["parameter"] == name


def test_a_text_in_a_query_is_documented_with_what_is_refused_in_every_query(get: Get) -> None:
    listed = {each["name"]: each["schema"] for each in DOCUMENT["paths"]["/articles"]["get"]["parameters"]}
    assert listed["cursor"]["maxLength"] == 2000
    for text in ("%07", "%C2%85", "a" * 2001):
        assert get(f"/articles?cursor={text}").json_body["type"] == "/problems/bad-request"


def test_the_values_of_a_link_carry_a_change_through(staff: Staff) -> None:
    made = staff("POST", "/articles", {"title": "A"})
    links = DOCUMENT["paths"]["/articles"]["post"]["responses"]["201"]["links"]
    assert links["publish_article"] == {"$ref": "#/components/links/publish_article"}
    values = {
        name: _read(text, made)
        for name, text in DOCUMENT["components"]["links"]["publish_article"]["parameters"].items()
    }
    path = f"/articles/{values['article_id']}/publication"
    assert values["header.If-Match"] == tag(made.json_body)
    assert staff("PUT", path, {}, If_Match=values["header.If-Match"]).status_code == 200


def test_every_link_leads_to_an_operation_and_gives_every_value_that_it_must_have() -> None:
    operations = {each["operationId"]: each for path in DOCUMENT["paths"].values() for each in path.values()}
    links = DOCUMENT["components"]["links"]
    assert len(links) > 10
    for link in links.values():
        required = {
            each["name"] for each in operations[link["operationId"]].get("parameters", []) if each.get("required")
        }
        assert {name.removeprefix("header.") for name in link["parameters"]} == required


def test_nothing_leads_to_what_only_readers_see() -> None:
    assert not {"get_article", "list_articles"} & set(DOCUMENT["components"]["links"])


def test_the_key_of_a_ghost_client_is_documented_as_one_and_asked_for(get: Get) -> None:
    operation = DOCUMENT["paths"]["/ghost/api/content/posts"]["get"]
    scheme = DOCUMENT["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "query", "key")
    assert operation["security"] == [{"key": []}]
    assert "key" not in [each["name"] for each in operation["parameters"]]
    assert {"401", "422"} <= set(operation["responses"])
    assert get("/ghost/api/content/posts").status_code == 401


def test_every_schema_that_is_referred_to_is_there() -> None:
    referred = set(re.findall(r"'#/components/(\w+)/([\w-]+)'", str(DOCUMENT)))
    assert len(referred) > 40
    assert {pair for pair in referred if pair[1] not in DOCUMENT["components"][pair[0]]} == set()


def _read(expression: str, answer: Any) -> str:
    """A runtime expression of OpenAPI 3.1, of the two kinds that there are here."""
    header, body = expression.removeprefix("$response.header."), expression.removeprefix("$response.body#/")
    return str(answer.headers[header] if header != expression else answer.json_body[body])
