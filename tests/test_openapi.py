"""The OpenAPI document: valid, complete, and true of what the routes answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

import chalicelib
from app import app
from chalicelib import openapi
from chalicelib.commands import site
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.web import ROUTES
from chalicelib.web.problems import CONTENT_TYPE
from tests.routes.conftest import caller

Operation = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """As a client gets it: through JSON."""
    found: dict[str, Any] = json.loads(json.dumps(openapi.document(ROUTES)))
    return found


@pytest.fixture
def check(document: dict[str, Any]) -> Callable[[Any, Operation, int], None]:
    """Fails unless a body is what the document says of an operation's answer."""

    def _check(body: Any, operation: Operation, status: int) -> None:
        described = resolved(operation["responses"][str(status)], document)
        (content,) = described["content"].values()
        Draft202012Validator({**content["schema"], "components": document["components"]}).validate(body)

    return _check


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    assert document["info"]["version"] == chalicelib.__version__


def test_every_route_of_the_app_is_an_operation(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == set(app.routes)
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_says_who_may_call_it_from_where_and_why(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation.keys() >= {"summary", "description", "tags", "x-access", "x-cors"}, name
        assert operation["tags"][0] in [tag["name"] for tag in document["tags"]]


def test_every_parameter_of_a_path_is_described_and_required(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        in_path = {each["name"]: each for each in operation.get("parameters", []) if each["in"] == "path"}
        assert all(f"{{{name}}}" in path and each["required"] for name, each in in_path.items())
        assert path.count("{") == len(in_path)


def test_a_list_documents_its_query(document: dict[str, Any]) -> None:
    query = {each["name"]: each for each in document["paths"]["/articles"]["get"]["parameters"]}
    assert query["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert query["cursor"]["schema"] == {"type": "string"}
    assert query["kind"]["schema"] == {"enum": ["page", "post"], "default": "post"}
    assert not any(each.get("required") for each in query.values())


def test_every_error_is_documented_as_a_problem_with_an_example(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        expected = {"200", "304", "400", "500", "503"} | ({"404"} if "{" in path else set())
        assert set(operation["responses"]) == expected, path
        for status in expected - {"200", "304"}:
            problem = resolved(operation["responses"][status], document)
            assert list(problem["content"]) == [CONTENT_TYPE]
            assert problem["content"][CONTENT_TYPE]["example"]["status"] == int(status)


def test_examples_keep_their_own_schema(document: dict[str, Any], check: Callable[[Any, Operation, int], None]) -> None:
    for path, operation in operations(document):
        for status in set(operation["responses"]) - {"304"}:
            described = resolved(operation["responses"][status], document)
            (content,) = described["content"].values()
            assert "example" in content or path == "/openapi.json"
            if "example" in content:
                check(content["example"], operation, int(status))


def test_a_schema_refuses_what_is_not_the_answer(
    document: dict[str, Any], check: Callable[[Any, Operation, int], None]
) -> None:
    operation = document["paths"]["/site"]["get"]
    with pytest.raises(Exception, match="required"):
        check({}, operation, 200)


def test_answers_and_problems_are_as_documented(
    document: dict[str, Any],
    check: Callable[[Any, Operation, int], None],
    publish: Callable[..., Article],
    author: Person,
) -> None:
    site.configure(actor="operator", settings={"navigation": [{"name": "About", "url": "/about/"}]})
    article = publish(tags=("tea",), authors=(author.id,), extra={"deep": {"er": [1, None]}})
    publish("Another", tags=("tea",))
    values = {"article_id": article.id, "person_id": "ada", "kind": "tag", "name": "tea"}
    get = caller()
    for path, operation in operations(document):
        limited = "?limit=1" if any(each["name"] == "limit" for each in operation.get("parameters", [])) else ""
        for asked in (path.format(**values) + limited, path.format(**values) + "?nonsense=1", path):
            answer = get(asked)
            if answer.status_code != 404 or "{" in path:
                check(answer.json_body, operation, answer.status_code)


def test_headers_of_an_answer_are_documented(document: dict[str, Any]) -> None:
    listed = document["paths"]["/articles"]["get"]["responses"]["200"]["headers"]
    assert set(listed) == {"ETag", "X-Request-Id", "Link"}
    busy = resolved(document["paths"]["/articles"]["get"]["responses"]["503"], document)
    assert "Retry-After" in busy["headers"]


def test_the_document_does_not_depend_on_the_order_of_imports() -> None:
    assert openapi.document(reversed(list(ROUTES))) == openapi.document(ROUTES)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def resolved(value: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    for part in value.get("$ref", "#").split("/")[1:]:
        document = document[part]
    return document if "$ref" in value else value
