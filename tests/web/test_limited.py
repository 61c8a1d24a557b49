"""What is told to somebody who does a thing too often."""

from chalicelib.errors import Limited
from chalicelib.web import cors
from tests.routes.problems import SHAPE
from tests.web.edge import failing


def test_it_is_429_with_the_seconds_to_wait_and_not_the_name_of_the_limit() -> None:
    told = failing(Limited("not so fast", seconds=61, name="log-in.address#5ec4e7")).call()
    assert (told.status, told.json["type"]) == (429, "/problems/limited")
    assert told.headers["Retry-After"] == "61"
    assert set(told.json) == SHAPE
    assert told.json["detail"] == "not so fast"
    assert "5ec4e7" not in told.text


def test_a_challenge_is_handed_on() -> None:
    told = failing(Limited("not so fast", challenge="16.abc")).call()
    assert told.json["challenge"] == "16.abc"
    assert told.headers["Retry-After"] == "1"


def test_a_page_of_another_origin_may_read_how_long_to_wait() -> None:
    assert "Retry-After" in cors.PUBLIC.headers("")["Access-Control-Expose-Headers"]
