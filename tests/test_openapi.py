"""The OpenAPI document: valid and complete. `tests/routes/test_every_route.py` holds every answer to it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

import chalicelib
from app import app
from chalicelib import openapi
from chalicelib.access import Scope
from chalicelib.errors import Limited, Missing, Taken, Unauthenticated
from chalicelib.openapi.headers import IN_REQUESTS
from chalicelib.web import ROUTES, RouteDeclaration
from chalicelib.web.cors import POLICIES
from chalicelib.web.problems import CONTENT_TYPE, INTERNAL, KINDS

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
        assert operation["x-cors"] in POLICIES
        assert operation["x-access"] in {"public", "logged in", *Scope}


def test_every_parameter_of_a_path_is_described_and_required(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        in_path = {each["name"]: each for each in operation.get("parameters", []) if each["in"] == "path"}
        assert all(f"{{{name}}}" in path and each["required"] for name, each in in_path.items())
        assert path.count("{") == len(in_path)


def test_a_list_documents_its_query(document: dict[str, Any]) -> None:
    query = {each["name"]: each for each in document["paths"]["/articles"]["get"]["parameters"]}
    assert query["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert query["cursor"]["schema"].items() >= {"type": "string", "maxLength": 2000}.items()
    assert query["kind"]["schema"] == {"enum": ["page", "post"], "default": "post"}
    assert not any(each.get("required") for each in query.values())


def test_every_error_is_documented_as_a_problem_with_an_example(document: dict[str, Any]) -> None:
    for route in ROUTES:
        responses = document["paths"][route.path][route.method.lower()]["responses"]
        assert set(responses) >= statuses(route), route
        assert set(responses) - statuses(route) <= {str(KINDS[each].status) for each in route.refuses}, route
        media = "application/json" if route.failure else CONTENT_TYPE
        for status in set(responses) - {str(route.status), "304", "414"}:
            problem = resolved(responses[status], document)
            assert list(problem["content"]) == [media]
            for example in examples(problem["content"][media]):
                assert route.failure or example["status"] == int(status)


def statuses(route: RouteDeclaration) -> set[str]:
    """What a route may answer, by what it takes."""
    writes = route.method != "GET"
    wanted = {
        str(route.status): True,
        "304": not writes,
        "414": route.query is not None,
        "400": True,
        "401": route.access.private or bool(route.key) or Unauthenticated in route.refuses,
        "403": route.access.private,
        "404": bool(route.path_types) or Missing in route.refuses,
        "409": route.edits or Taken in route.refuses,
        "412": route.edits,
        "413": route.takes_body or route.edits,
        "415": route.takes_body,
        "422": route.body is not None or route.edits,
        "428": route.precondition,
        "429": Limited in route.refuses,
        "500": True,
        "503": True,
    }
    return {status for status, given in wanted.items() if given}


def test_every_kind_of_problem_of_a_status_has_its_example(document: dict[str, Any]) -> None:
    """One status may have several causes: the example of each is there, under its slug."""
    refused = document["paths"]["/articles"]["post"]["responses"]
    shown = {
        status: resolved(each, document)["content"][CONTENT_TYPE] for status, each in refused.items() if status > "399"
    }
    assert set(shown["400"]["examples"]) == {"bad-request", "malformed-json"}
    assert set(shown["409"]["examples"]) == {"conflict", "taken"}
    assert set(shown["422"]["examples"]) == {"invalid", "idempotency-key-reused"}
    kinds = {example["type"] for content in shown.values() for example in examples(content)}
    assert kinds <= {kind.type for kind in (*KINDS.values(), INTERNAL)}


def examples(content: dict[str, Any]) -> list[Any]:
    several = [each["value"] for each in content.get("examples", {}).values()]
    return several + ([content["example"]] if "example" in content else [])


def test_examples_keep_their_own_schema(document: dict[str, Any], check: Callable[[Any, Operation, int], None]) -> None:
    for path, operation in operations(document):
        for status in set(operation["responses"]) - {"304", "414"}:
            described = resolved(operation["responses"][status], document)
            ((media, content),) = list(described["content"].items())[:1]
            for example in examples(content):
                check(example, operation, int(status))
            ours = media.endswith("json") and not path.startswith(("/ghost/", "/openapi.json"))
            assert not ours or examples(content), (path, status)


def test_the_example_of_a_body_keeps_its_own_schema_and_is_read(document: dict[str, Any]) -> None:
    bodies = [(path, each["requestBody"]) for path, each in operations(document) if "requestBody" in each]
    assert len(bodies) == sum(route.takes_body for route in ROUTES) > 5
    for path, body in bodies:
        (content,) = body["content"].values()
        assert (body["required"], list(body["content"])) == (True, ["application/json"])
        schema = {**content["schema"], "components": document["components"]}
        Draft202012Validator(schema).validate(content["example"])
        with pytest.raises(Exception, match="Additional properties"):
            Draft202012Validator(schema).validate({**content["example"], "nonsense": 1})
        assert path


def test_who_may_call_is_said_as_clients_read_it(document: dict[str, Any]) -> None:
    """A scheme that is named is described, and what everybody may call says so."""
    schemes = document["components"]["securitySchemes"]
    assert all((schemes[name]["type"], schemes[name]["scheme"]) == ("http", "bearer") for name in ("token", "session"))
    assert all(f"`{scope}`" in schemes["token"]["description"] for scope in Scope)
    for route in ROUTES:
        security = document["paths"][route.path][route.method.lower()]["security"]
        program = [{"token": [route.access.scope]}] if route.access.scope else []
        person: list[Any] = [{"session": []}] if route.access.private else []
        assert security == program + person + ([{route.key: []}] if route.key else []), route
        assert all(name in schemes for each in security for name in each)


def test_headers_of_a_request_are_documented_where_they_are_taken(document: dict[str, Any]) -> None:
    for route in ROUTES:
        given = document["paths"][route.path][route.method.lower()].get("parameters", [])
        in_header = {each["name"]: each["required"] for each in given if each["in"] == "header"}
        expected = ({"If-Match": True} if route.precondition else {}) | (
            {"Idempotency-Key": False} if route.once else {}
        )
        assert in_header == expected, route


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("If-Match", ['"3"', "*", '"0"'], ["3", 'W/"3"', "", '"3', '"x"']),
        ("Idempotency-Key", ["k", "k" * 255], ["", "a b", "k" * 256, "é"]),
    ],
)
def test_the_pattern_of_a_header_takes_what_the_edge_takes(name: str, taken: list[str], refused: list[str]) -> None:
    validator = Draft202012Validator(IN_REQUESTS[name]["schema"])
    assert [validator.is_valid(each) for each in taken] == [True] * len(taken)
    assert [validator.is_valid(each) for each in refused] == [False] * len(refused)


def test_a_schema_refuses_what_is_not_the_answer(
    document: dict[str, Any], check: Callable[[Any, Operation, int], None]
) -> None:
    operation = document["paths"]["/site"]["get"]
    with pytest.raises(Exception, match="required"):
        check({}, operation, 200)


def test_headers_of_an_answer_are_documented(document: dict[str, Any]) -> None:
    listed = document["paths"]["/articles"]["get"]["responses"]["200"]["headers"]
    assert set(listed) == {"ETag", "X-Request-Id", "Link"}
    begun = document["paths"]["/articles"]["post"]["responses"]["201"]["headers"]
    assert set(begun) == {"ETag", "X-Request-Id", "Location", "Idempotent-Replayed"}
    stale = resolved(document["paths"]["/site"]["patch"]["responses"]["412"], document)
    assert set(stale["headers"]) == {"X-Request-Id", "ETag"}
    unknown = resolved(document["paths"]["/tokens"]["get"]["responses"]["401"], document)
    assert set(unknown["headers"]) == {"X-Request-Id", "WWW-Authenticate"}
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
