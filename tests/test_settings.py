"""The environment is read in one place, with defaults, and refused by the variable's name."""

import pytest

from chalicelib import settings
from chalicelib.errors import Invalid

KEY = "x" * 32


def test_what_is_not_set_or_empty_has_its_default() -> None:
    assert settings.read({}) == settings.read({"GALLEY_PREFIX": ""}) == settings.Settings()


def test_names_follow_from_the_prefix() -> None:
    prod = settings.read({"GALLEY_PREFIX": "galley-prod"})
    assert (prod.table("ledger"), prod.queue("pages")) == ("galley-prod-ledger", "galley-prod-pages")
    assert (prod.site_bucket, prod.store_bucket) == ("galley-prod-site", "galley-prod-store")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.0"])
def test_a_port_that_is_none_is_refused_by_its_variable(port: str) -> None:
    with pytest.raises(Invalid) as refused:
        settings.read({"GALLEY_API_PORT": port}).port("api_port")
    assert refused.value.field == "GALLEY_API_PORT"


@pytest.mark.parametrize("key", ["", "too short"])
def test_in_lambda_the_key_of_cursors_is_never_the_one_in_the_code(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        settings.read({"AWS_LAMBDA_FUNCTION_NAME": "api", "GALLEY_CURSOR_KEY": key})
    assert refused.value.field == "GALLEY_CURSOR_KEY"
    assert settings.read({"AWS_LAMBDA_FUNCTION_NAME": "api", "GALLEY_CURSOR_KEY": KEY}).cursor_key == KEY
