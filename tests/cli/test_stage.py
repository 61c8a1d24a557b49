"""./galley on a stage on AWS: a process of its own, as an operator runs it, before an AWS on loopback."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.access import Scope
from chalicelib.secrets import NEEDED
from local import embedded, resources, running

STAGE = "tiny"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an account with the tables of a stage, and with no secrets yet."""
    folder = tmp_path_factory.mktemp("account")
    opened = embedded.start(folder / "aws", engine="moto")
    with running.environment(opened.environment):
        resources.create(resources.declared(), prefix=f"galley-{STAGE}", clients=aws.client)
    yield {**opened.environment, "GALLEY_STATE": str(folder / "state"), "PATH": os.environ["PATH"]}
    opened.stop()


@pytest.fixture
def galley(account: dict[str, str]) -> Run:
    def run(*arguments: str, **more: str) -> Any:
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.run(
            command, env={**account, **more}, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def test_a_command_works_on_the_stage_and_opens_no_store_here(galley: Run, account: dict[str, str]) -> None:
    made = galley("--stage", STAGE, "token", "create", "press", "--scope", str(next(iter(Scope))), "--quiet")
    assert (made.returncode, made.stderr) == (0, "")
    listed = galley("token", "list", GALLEY_STAGE=STAGE)
    assert "press" in listed.stdout
    with running.environment(account):
        assert aws.client("dynamodb").scan(TableName=f"galley-{STAGE}-tokens")["Count"] == 1
    assert not Path(account["GALLEY_STATE"]).exists()


@pytest.mark.thorough
def test_secrets_come_from_ssm(galley: Run, account: dict[str, str]) -> None:
    invite = ("--stage", STAGE, "owner", "create", "ada@reader.example")
    refused = galley(*invite, GALLEY_PEPPER="x" * 40)
    assert (refused.returncode, "/galley-tiny/" in refused.stderr) == (1, True)
    with running.environment(account):
        for name in NEEDED:
            aws.client("ssm").put_parameter(Name=f"/galley-{STAGE}/{name}", Value=name * 10, Type="SecureString")
    done = galley(*invite)
    assert (done.returncode, "/invite" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("arguments", "more", "told", "code"),
    [
        (("--stage", "other", "token", "list"), {}, "there is no stage other in account 123456789012", 1),
        (("--stage=No_Stage", "token", "list"), {}, "GALLEY_STAGE: must be a name", 1),
        (("token", "list"), {"GALLEY_STAGE": "No_Stage"}, "GALLEY_STAGE: must be a name", 1),
        (("--stage", STAGE, "token", "list"), {"GALLEY_PREFIX": "galley-other"}, "GALLEY_PREFIX: is galley-tiny", 1),
        (("--stage",), {}, "requires an argument", 2),
    ],
)
def test_what_is_no_stage_is_told_in_a_sentence(
    galley: Run, arguments: tuple[str, ...], more: dict[str, str], told: str, code: int
) -> None:
    done = galley(*arguments, **more)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
