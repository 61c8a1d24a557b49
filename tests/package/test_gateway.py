"""What the packaged Swagger document says is what the tests' gateway does."""

import pytest

from app import app
from deployment import bundle
from local import gateway_responses
from tests.package.artefact import BUILT, Artefact

pytestmark = pytest.mark.package


def test_every_route_of_the_app_is_in_the_document_and_nothing_else(package: Artefact) -> None:
    declared = {(path, method.upper()) for path, methods in package.api["paths"].items() for method in methods}
    assert declared == {(path, method) for path, methods in app.routes.items() for method in methods}


def test_every_method_asks_the_function_preflights_too(package: Artefact) -> None:
    """So the gateway has no answer of its own but the declared ones, and no header that the tests do not see."""
    each = [method for methods in package.api["paths"].values() for method in methods.values()]
    kinds = {
        (how["x-amazon-apigateway-integration"]["type"], how["x-amazon-apigateway-integration"]["httpMethod"])
        for how in each
    }
    assert kinds == {("aws_proxy", "POST")}


def test_no_media_type_is_taken_or_given_as_base64(package: Artefact) -> None:
    assert package.api["x-amazon-apigateway-binary-media-types"] == []


def test_the_answers_of_the_gateway_are_those_of_one_machine(package: Artefact) -> None:
    rest = package.template["Resources"]["RestAPI"]["Properties"]
    assert rest["GatewayResponses"] == gateway_responses.declared()
    assert rest["StageName"] == "api"


@pytest.mark.parametrize("part", bundle.PARTS, ids=lambda part: part.name)
def test_a_zip_is_under_twelve_megabytes(part: bundle.Part) -> None:
    assert 0 < (BUILT / part.name).stat().st_size < 12_000_000
