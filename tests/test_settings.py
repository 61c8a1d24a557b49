"""The environment is read in one place, with defaults, and refused by the variable's name."""

import dataclasses

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


@pytest.mark.parametrize("secret", ["GALLEY_SIGNING_KEY", "GALLEY_PEPPER"])
@pytest.mark.parametrize("key", ["", "too short"])
def test_in_lambda_a_secret_is_never_the_one_in_the_code(secret: str, key: str) -> None:
    given = {"AWS_LAMBDA_FUNCTION_NAME": "api", "GALLEY_SIGNING_KEY": KEY, "GALLEY_PEPPER": KEY}
    with pytest.raises(Invalid) as refused:
        settings.read(given | {secret: key})
    assert refused.value.field == secret
    assert settings.read(given).signing_key == KEY


def test_in_lambda_the_path_in_ssm_is_enough() -> None:
    given = {"AWS_LAMBDA_FUNCTION_NAME": "api", "GALLEY_SECRETS": "/galley-prod"}
    assert settings.read(given).secrets == "/galley-prod"


@pytest.mark.parametrize("path", ["galley-prod", "/", "/galley-prod/", "//a", "/a b", "arn:aws:ssm:::x"])
def test_what_is_no_path_in_ssm_is_refused(path: str) -> None:
    with pytest.raises(Invalid, match="GALLEY_SECRETS"):
        settings.read({"GALLEY_SECRETS": path})


def test_names_secrets_and_mail_follow_from_the_stage() -> None:
    prod = settings.read({"GALLEY_STAGE": "prod"})
    assert (prod.prefix, prod.secrets, prod.mail_way) == ("galley-prod", "/galley-prod", "ses")
    assert settings.read({"GALLEY_STAGE": "prod", "GALLEY_PREFIX": "galley-prod"}) == prod


@pytest.mark.parametrize("stage", ["Prod", "1a", "a_b", "-a", "a-", "a--b", "x" * 21, "prod\n", "ä"])
def test_what_is_no_name_of_a_stage_is_refused(stage: str) -> None:
    with pytest.raises(Invalid, match="GALLEY_STAGE"):
        settings.read({"GALLEY_STAGE": stage})


def test_a_prefix_of_another_stage_is_refused() -> None:
    with pytest.raises(Invalid, match="GALLEY_PREFIX"):
        settings.read({"GALLEY_STAGE": "prod", "GALLEY_PREFIX": "galley-dev"})


def test_a_key_that_was_replaced_is_as_long_as_a_key_must_be() -> None:
    with pytest.raises(Invalid, match="GALLEY_SIGNING_KEY_BEFORE"):
        settings.read({"GALLEY_SIGNING_KEY_BEFORE": "too short"})


def test_the_key_in_the_code_is_as_long_as_a_key_must_be() -> None:
    assert len(settings.Settings().signing_key) >= 32


def test_every_setting_is_in_the_table_with_its_default_and_meaning() -> None:
    table = {variable: (default, meaning) for variable, default, meaning in settings.table_of_settings()}
    assert len(table) == len(dataclasses.fields(settings.Settings))
    assert table["GALLEY_ORIGINS"][0] == ""
    assert all(len(meaning) > 5 for _, meaning in table.values())


@pytest.mark.parametrize(
    "origin",
    [
        "https://studio.example/",
        "https://Studio.example",
        "null",
        "*",
        "studio.example",
        "https://a.b/c",
        "ftp://a",
        "https://a.b:80٣",
    ],
)
def test_what_is_no_origin_is_refused_by_name(origin: str) -> None:
    with pytest.raises(Invalid, match="GALLEY_ORIGINS"):
        settings.read({"GALLEY_ORIGINS": f"https://studio.example,{origin}"})


def test_several_origins_are_taken() -> None:
    origins = "https://studio.example, http://localhost:5173,http://[::1]:80"
    assert settings.read({"GALLEY_ORIGINS": origins}).origins == origins
