"""What the API says of itself."""

from chalice.test import Client

from app import app
from tests.routes.conftest import Get


def test_the_document_is_served_without_a_store(get_without_store: Get) -> None:
    answer = get_without_store("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body["openapi"] == "3.1.0"
    assert answer.json_body["servers"] == [{"url": "/"}]


def test_behind_a_stage_the_document_names_the_stage_as_its_server() -> None:
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/openapi.json", "path": "/api/openapi.json"},
        "headers": {},
        "pathParameters": None,
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": None,
    }
    answer = Client(app).lambda_._app(event, None)
    assert answer["statusCode"] == 200
    assert '"servers":[{"url":"/api"}]' in answer["body"]
