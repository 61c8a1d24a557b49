"""./galley deploy and destroy in an account of moto's, from nothing to nothing."""

import http.client
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chalicelib import aws, settings
from cli import deploying, destroying, store
from tests.cli.conftest import Galley
from tests.cli.on_aws import Package, account
from tests.machine import Machine

pytestmark = pytest.mark.thorough

ARTEFACTS = "galley-artefacts-123456789012-us-east-1"
SECRETS = ["/galley-dev/signing-key", "/galley-dev/pepper", "/galley-dev/edge-secret"]


@pytest.fixture
def package(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """The stage `dev`, whose names the models have in tests, in an empty account."""
    chosen = replace(settings.settings, stage="dev", secrets="/galley-dev")
    for module in (store, deploying, destroying):
        monkeypatch.setattr(module, "settings", chosen)
        monkeypatch.setattr(module, "pause", Machine().settle, raising=False)  # the functions run while we wait
    with account(tmp_path) as url:
        yield Package(tmp_path / "build", url)


def deployed(galley: Galley, package: Package) -> str:
    done = galley("deploy", "--yes", "--build", str(package.folder))
    assert done.code == 0, done.out + done.err
    return done.out


def page(package: Package, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(package.site).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def secrets() -> list[str]:
    found = aws.client("ssm").get_parameters(Names=SECRETS, WithDecryption=True)["Parameters"]
    return [parameter["Value"] for parameter in found]


def everything() -> dict[str, list[str]]:
    """What is in the account."""
    stacks = aws.client("cloudformation").list_stacks(StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    buckets = [bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]]
    return {
        "stacks": [stack["StackName"] for stack in stacks["StackSummaries"]],
        "tables": aws.client("dynamodb").list_tables()["TableNames"],
        "queues": aws.client("sqs").list_queues().get("QueueUrls", []),
        "buckets": [name for name in buckets if name != ARTEFACTS],
    }


def interrupt() -> None:
    """Ctrl-C."""
    raise KeyboardInterrupt


def test_a_stage_is_made_used_and_taken_away(galley: Galley, package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(deploying, "pause", interrupt)
        begun = galley("deploy", "--yes", "--build", str(package.write()))
    assert (begun.code, "goes on where it was" in begun.err) == (130, True)
    assert "30 added" in begun.out
    assert "nothing by the hour" in begun.out
    assert len(secrets()) == 3
    assert not [value for value in secrets() if value in begun.out + begun.err]

    out = deployed(galley, package)
    assert "files made by this version" in out
    assert out.count("\nok ") == 6
    assert f"the publication's address is {package.site}" in begun.out
    assert "./galley --stage dev owner create" in out
    assert page(package, "/")[0] == 200

    again = deployed(galley, package)
    assert "every file is of this version" in again
    assert "made the secret" not in again

    assert galley("owner", "create", "ada@reader.example").out.startswith(f"{package.site}/")
    assert "invite.sent" in galley("audit", "show").out

    refused = galley("destroy", "--confirm", "dev")
    assert (refused.code, "table galley-dev-ledger" in refused.err) == (1, True)
    assert "--delete-data" in refused.err
    assert galley("destroy", "--delete-data", "--confirm", "prod").code == 1
    assert page(package, "/")[0] == 200

    gone = galley("destroy", "--delete-data", "--confirm", "dev")
    assert gone.code == 0, gone.out + gone.err
    assert everything() == {"stacks": [], "tables": [], "queues": [], "buckets": []}
    assert len(secrets()) == 3, "a backup needs the pepper"
    assert "there is no stage dev" in galley("destroy", "--confirm", "dev").err
    assert "there is no stage dev" in galley("token", "list").err


def test_a_deploy_that_nobody_wants_changes_nothing(
    galley: Galley, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.confirm", lambda _question: False)
    done = galley("deploy", "--build", str(package.write()))
    assert (done.code, done.out.splitlines()[-1]) == (0, "nothing was changed")
    assert everything()["tables"] == []
    assert "nothing was deployed before" in galley("deploy", "--rollback").err


def test_going_back_runs_what_was_there_before(galley: Galley, package: Package) -> None:
    package.write(b"one")
    deployed(galley, package)
    extra = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "galley-dev-extra"}}
    package.write(b"two", Extra=extra)
    assert "Extra" in deployed(galley, package)
    assert any("extra" in url for url in everything()["queues"])
    back = galley("deploy", "--rollback", "--yes")
    assert back.code == 0, back.out + back.err
    assert "- removed" in back.out
    assert not any("extra" in url for url in everything()["queues"])
    assert "every page again" in back.out
    assert "files made by this version" in deployed(galley, package)


def test_what_would_lose_data_is_refused(galley: Galley, package: Package) -> None:
    package.write()
    deployed(galley, package)
    package.write(b"two", LedgerTable=None)
    done = galley("deploy", "--yes", "--build", str(package.folder))
    assert (done.code, "LedgerTable: would be removed" in done.err) == (1, True)
    assert "galley-dev-ledger" in everything()["tables"]
    aws.client("ssm").delete_parameter(Name="/galley-dev/pepper")
    done = galley("deploy", "--yes", "--build", str(package.folder))
    assert (done.code, "put it back from your copy" in done.err) == (1, True)
    assert len(secrets()) == 2

    aws.client("cloudformation").delete_stack(StackName="galley-dev")  # a deletion that was interrupted
    assert galley("destroy", "--confirm", "dev").code == 1
    assert galley("destroy", "--confirm", "dev", "--delete-data", "--delete-secrets").code == 0
    assert (everything()["tables"], everything()["buckets"], secrets()) == ([], [], [])


def test_what_is_billed_by_the_hour_is_not_deployed(galley: Galley, package: Package) -> None:
    package.write(Gateway={"Type": "AWS::EC2::NatGateway", "Properties": {}})
    done = galley("deploy", "--yes", "--build", str(package.folder))
    assert (done.code, "Gateway: AWS::EC2::NatGateway may be billed by the hour" in done.err) == (1, True)
    assert everything()["stacks"] == []


def test_a_domain_comes_with_its_certificate(galley: Galley, package: Package) -> None:
    done = galley("deploy", "--yes", "--build", str(package.write()), "--domain", "example.org")
    assert (done.code, "domain and certificate" in done.err) == (1, True)
    assert everything()["stacks"] == []


def test_what_was_given_stays_and_what_does_not_answer_is_told(galley: Galley, package: Package) -> None:
    nowhere = Package(package.folder, "http://127.0.0.1:1").write()
    first = galley("deploy", "--yes", "--build", str(nowhere), "--alarm-mail", "ops@example.org")
    assert (first.code, first.out.count("does not answer")) == (1, 6)
    assert "6 of 6 things are not as they should be" in first.err
    package.write(Extra={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "galley-dev-extra"}})
    deployed(galley, package)
    (stack,) = aws.client("cloudformation").describe_stacks(StackName="galley-dev")["Stacks"]
    given = {one["ParameterKey"]: one["ParameterValue"] for one in stack["Parameters"]}
    assert (given["AlarmMail"], given["Prefix"]) == ("ops@example.org", "galley-dev")


def test_without_a_package_or_a_stage_there_is_nothing_to_deploy(
    galley: Galley, package: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert "run make package" in galley("deploy", "--yes", "--build", str(tmp_path / "empty")).err
    monkeypatch.setattr(deploying, "settings", replace(settings.settings, stage=""))
    assert (galley("deploy").code, galley("destroy").code) == (2, 2)
