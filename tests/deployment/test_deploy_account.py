"""What a deploy finds and makes in an account before the stack: secrets, mail, names, the bucket of artefacts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws
from moto.s3.models import s3_backends

from chalicelib import aws, secrets
from chalicelib.errors import Invalid, Missing, Taken
from deployment import checks, emptying, keys
from deployment.uploads import Artefacts
from tests.deployment.bucket_policies import over_tls
from tests.deployment.ses import ses


@pytest.fixture
def account() -> Iterator[None]:
    with mock_aws(), over_tls():
        aws.forget()
        yield
    aws.forget()


@pytest.mark.usefixtures("account")
def test_secrets_are_made_once_of_32_random_bytes_each() -> None:
    absent = keys.missing("/galley-x")
    assert absent == ["/galley-x/signing-key", "/galley-x/pepper", "/galley-x/edge-secret"]
    keys.make(absent, in_use=False)
    keys.make(absent, in_use=False)  # somebody else was quicker
    found = aws.client("ssm").get_parameters(Names=absent, WithDecryption=True)["Parameters"]
    assert {(one["Type"], one["Version"], len(one["Value"])) for one in found} == {("SecureString", 1, 43)}
    assert len({one["Value"] for one in found}) == 3
    assert keys.missing("/galley-x") == []
    assert keys.edge_secret("/galley-x") in {one["Value"] for one in found}


@pytest.mark.usefixtures("account")
def test_a_pepper_that_is_gone_is_not_made_anew_while_there_are_accounts() -> None:
    keys.make(["/galley-x/signing-key"], in_use=True)
    with pytest.raises(Missing, match="/galley-x/pepper"):
        keys.make(["/galley-x/edge-secret", "/galley-x/pepper"], in_use=True)
    assert keys.missing("/galley-x") == ["/galley-x/pepper", "/galley-x/edge-secret"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("kind", "value"), [("String", "x" * 40), ("SecureString", "short")])
def test_a_secret_that_anybody_could_read_or_guess_is_refused(kind: str, value: str) -> None:
    aws.client("ssm").put_parameter(Name="/galley-x/pepper", Value=value, Type=kind)
    with pytest.raises(Invalid, match="/galley-x/pepper") as refused:
        keys.missing("/galley-x")
    assert value not in str(refused.value)


@pytest.mark.usefixtures("account")
def test_secrets_are_deleted_by_their_names_alone() -> None:
    keys.make(keys.missing("/galley-x") + keys.missing("/galley-x-2"), in_use=False)
    keys.delete("/galley-x")
    assert len(keys.missing("/galley-x")) == len(secrets.NEEDED)
    assert keys.missing("/galley-x-2") == []


@pytest.mark.parametrize(
    ("sender", "verified", "production", "told"),
    [
        ("", (), False, ["no address"]),
        ("news@example.org", (), True, ["news@example.org is not verified"]),
        ("news@example.org", ("other@example.org",), False, ["news@example.org is not verified", "sandbox"]),
        ("news@example.org", ("example.org",), False, ["sandbox"]),
        ("news@example.org", ("news@example.org",), True, []),
    ],
)
def test_mail_that_will_not_arrive_is_told(
    sender: str, verified: tuple[str, ...], production: bool, told: list[str]
) -> None:
    with ses(verified, production=production):
        found = [*checks.mail(sender)]
    assert len(found) == len(told)
    assert all(words in sentence for words, sentence in zip(told, found, strict=True))


@pytest.mark.usefixtures("account")
def test_the_artefacts_lie_in_a_private_bucket_with_its_former_versions(tmp_path: Path) -> None:
    artefacts = Artefacts("123456789012", "galley-x")
    artefacts.open()
    artefacts.open()
    s3 = aws.client("s3")
    blocked = s3.get_public_access_block(Bucket=artefacts.bucket)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    assert len(blocked) == 4
    assert s3.get_bucket_versioning(Bucket=artefacts.bucket)["Status"] == "Enabled"
    assert "aws:SecureTransport" in s3.get_bucket_policy(Bucket=artefacts.bucket)["Policy"]


@pytest.mark.usefixtures("account")
def test_what_ran_before_is_the_release_before_the_last(tmp_path: Path) -> None:
    artefacts = Artefacts("123456789012", "galley-x")
    with pytest.raises(Missing, match="nothing was deployed before"):
        artefacts.before()
    artefacts.open()
    made = []
    needing = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./code.zip"}}
    layer = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "./layer.zip"}}
    (tmp_path / "template.json").write_text(json.dumps({"Resources": {"Do": needing, "Layer": layer}}))
    (tmp_path / "layer.zip").write_bytes(b"layer")
    for code in (b"one", b"two"):
        (tmp_path / "code.zip").write_bytes(code)
        made.append(artefacts.upload(tmp_path))
        for _ in range(2):  # the same one again is no other release
            artefacts.note(made[-1])
    assert artefacts.before().template == made[0].template
    artefacts.note(artefacts.before())
    assert artefacts.before().template == made[1].template, "back again"
    assert made[0].template in artefacts.url(made[0])
    resources_ = artefacts.template(made[1])["Resources"]
    kept = [resources_["Do"]["Properties"]["CodeUri"], resources_["Layer"]["Properties"]["ContentUri"]]
    s3 = aws.client("s3")
    assert [s3.get_object(**place)["Body"].read() for place in kept] == [b"two", b"layer"]


@pytest.mark.usefixtures("account")
def test_a_bucket_of_somebody_elses_is_told_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS", "false")
    aws.client("s3").create_bucket(Bucket="galley-x-store")
    checks.buckets(["galley-x-site", "galley-x-store"])
    s3_backends["111122223333"]["aws"].create_bucket("galley-x-site", "us-east-1")
    with pytest.raises(Taken, match="galley-x-site belongs to another account"):
        checks.buckets(["galley-x-site"])


@pytest.mark.usefixtures("account")
def test_emptying_takes_former_versions_and_leaves_what_is_beside() -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_bucket_versioning(Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    for key in ("one/a", "one/a", "one/b", "two/a"):
        s3.put_object(Bucket="bucket", Key=key, Body=b"x")
    s3.delete_object(Bucket="bucket", Key="one/b")
    assert emptying.empty("bucket", below="one/") == 4
    assert emptying.empty("bucket", below="one/") == 0
    assert emptying.buckets_with_objects(["bucket", "there-is-none"]) == ["bucket"]
    emptying.delete_bucket("bucket")
    assert emptying.buckets_there(["bucket"]) == []
