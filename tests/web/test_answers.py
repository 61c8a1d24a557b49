"""What goes back when all went well."""

import pytest

from tests.web.edge import Edge, Shown, show


def test_an_answer_is_compact_json_with_a_strong_etag() -> None:
    told = Edge(show).call()
    assert (told.status, told.text) == (200, '{"text":"here"}')
    assert told.headers["Content-Type"] == "application/json"
    assert told.headers["Cache-Control"] == "public, no-cache"
    assert told.headers["ETag"].startswith('"')
    assert len(told.headers["ETag"]) == 66


def test_equal_answers_have_equal_tags_and_others_have_not() -> None:
    def echo(name: str) -> Shown:
        return Shown(name)

    edge = Edge(echo, path="/shown/{name}")
    tags = [edge.call({"name": name}).headers["ETag"] for name in ("a", "b", "a")]
    assert tags[0] == tags[2] != tags[1]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', ' {} , "other"', "*"])
def test_who_has_the_answer_is_told_so(form: str) -> None:
    edge = Edge(show)
    etag = edge.call().headers["ETag"]
    told = edge.call(headers={"if-none-match": form.format(etag)})
    assert (told.status, told.text, told.headers["ETag"]) == (304, "", etag)


@pytest.mark.parametrize("form", ['"other"', "", "{bare}", '"', '*, "other"'])
def test_who_has_another_answer_gets_this_one(form: str) -> None:
    edge = Edge(show)
    bare = edge.call().headers["ETag"].strip('"')
    assert edge.call(headers={"if-none-match": form.replace("{bare}", bare)}).status == 200


def test_the_request_id_is_the_gateways_else_the_functions_else_a_new_one() -> None:
    class Context:
        aws_request_id = "function-1"

    edge = Edge(show)
    assert edge.call(context=Context(), requestId="gateway-1").headers["X-Request-Id"] == "gateway-1"
    assert edge.call(context=Context()).headers["X-Request-Id"] == "function-1"
    assert len(edge.call().headers["X-Request-Id"]) == 26


def test_a_body_that_is_not_json_is_not_refused_where_none_is_read() -> None:
    assert Edge(show).call(headers={"content-type": "text/plain"}).status == 200
