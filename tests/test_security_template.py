"""What the template promises of security, read from the declaration that production is made of."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local import resources

TEMPLATE = resources.declared()
CHALICE = Path(__file__).parents[1] / ".chalice"
YEAR = 365 * 24 * 3600
NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""CloudFront's own policy `CachingDisabled`."""
POLICIES = sorted(CHALICE.glob("policies/*.json"))


def of_type(kind: str) -> dict[str, Any]:
    found = {name: each["Properties"] for name, each in TEMPLATE["Resources"].items() if each.get("Type") == kind}
    assert found, kind
    return found


def distributions() -> dict[str, Any]:
    return {name: each["DistributionConfig"] for name, each in of_type("AWS::CloudFront::Distribution").items()}


def behaviours(distribution: dict[str, Any]) -> list[dict[str, Any]]:
    return [distribution["DefaultCacheBehavior"], *distribution.get("CacheBehaviors", [])]


def statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from document["Statement"]


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Hosts and connections


def test_site_studio_and_media_have_hosts_of_their_own() -> None:
    names = [each["Aliases"]["Fn::If"][1] for each in distributions().values()]
    hosts = sorted(name["Fn::Sub"] for [name] in names)
    assert hosts == ["${Domain}", "media.${Domain}", "studio.${Domain}"]


def test_every_host_is_reached_by_tls_alone_and_only_pages_lead_there_from_http() -> None:
    for name, each in distributions().items():
        for behaviour in behaviours(each):
            to_api = behaviour.get("PathPattern", "").startswith("/api")
            policy = behaviour["ViewerProtocolPolicy"]
            assert policy == ("https-only" if to_api else "redirect-to-https"), name


def test_every_host_says_for_a_year_that_it_speaks_tls_only() -> None:
    dressed = of_type("AWS::CloudFront::ResponseHeadersPolicy")
    for name, each in dressed.items():
        said = each["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]["StrictTransportSecurity"]
        assert said["AccessControlMaxAgeSec"] >= YEAR, name
        assert said["IncludeSubdomains"] is said["Override"] is True, name
    for name, distribution in distributions().items():
        for behaviour in behaviours(distribution):
            of_api = behaviour["TargetOriginId"] == "api"  # which says so itself
            assert of_api or behaviour["ResponseHeadersPolicyId"]["Ref"] in dressed, name


def test_every_certificate_is_one_that_browsers_trust() -> None:
    """Of AWS Certificate Manager for a domain of one's own, else that of CloudFront."""
    for name, each in distributions().items():
        own, other = each["ViewerCertificate"]["Fn::If"][1:]
        assert own["AcmCertificateArn"] == {"Ref": "CertificateArn"}, name
        assert other == {"CloudFrontDefaultCertificate": True}, name


def test_what_cloudfront_asks_it_asks_by_tls() -> None:
    for name, each in distributions().items():
        for origin in each["Origins"]:
            if "CustomOriginConfig" in origin:
                assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only", name
                assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"], name
            else:
                assert origin["OriginAccessControlId"], name
    [control] = of_type("AWS::CloudFront::OriginAccessControl").values()
    assert control["OriginAccessControlConfig"]["SigningBehavior"] == "always"


def test_no_bucket_answers_without_tls() -> None:
    policies = {each["Bucket"]["Ref"]: each["PolicyDocument"] for each in of_type("AWS::S3::BucketPolicy").values()}
    assert set(policies) == set(of_type("AWS::S3::Bucket"))
    for name, document in policies.items():
        denied = [each for each in statements(document) if each["Effect"] == "Deny"]
        assert [each["Condition"] for each in denied] == [{"Bool": {"aws:SecureTransport": "false"}}], name
        assert [(each["Principal"], each["Action"]) for each in denied] == [("*", "s3:*")], name


def test_no_answer_of_the_api_is_kept_by_cloudfront() -> None:
    to_api = [
        each for distribution in distributions().values() for each in behaviours(distribution)
        if each["TargetOriginId"] == "api"
    ]  # fmt: skip
    assert to_api
    assert {each["CachePolicyId"] for each in to_api} == {NO_CACHE}


# What is stored


def test_every_bucket_is_private_and_gives_single_files_to_cloudfront_alone() -> None:
    """Nobody can list one, and nothing in one runs: no bucket is a website."""
    for name, bucket in of_type("AWS::S3::Bucket").items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}], name
        assert "WebsiteConfiguration" not in bucket, name
    for name, policy in of_type("AWS::S3::BucketPolicy").items():
        allowed = [each for each in statements(policy["PolicyDocument"]) if each["Effect"] == "Allow"]
        assert {each["Action"] for each in allowed} <= {"s3:GetObject"}, name
        assert all(each["Principal"] == {"Service": "cloudfront.amazonaws.com"} for each in allowed), name
        assert all("AWS:SourceArn" in each["Condition"]["StringEquals"] for each in allowed), name


def test_all_that_is_stored_is_encrypted_by_aws() -> None:
    for name, bucket in of_type("AWS::S3::Bucket").items():
        [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}, name
    for name, table in of_type("AWS::DynamoDB::Table").items():
        assert table["SSESpecification"]["SSEEnabled"] is True, name
    for name, queue in of_type("AWS::SQS::Queue").items():
        assert queue.get("SqsManagedSseEnabled") or queue.get("KmsMasterKeyId"), name


# Who may do what


def test_every_function_has_a_role_of_its_own_and_no_key() -> None:
    config = json.loads((CHALICE / "config.json").read_text(encoding="utf-8"))
    functions = config["stages"]["prod"]["lambda_functions"]
    files = [each["iam_policy_file"] for each in functions.values()]
    assert config["autogen_policy"] is False
    assert len(set(files)) == len(files) == len(POLICIES)
    assert not re.search(r"AKIA|aws_secret|AWS_SECRET|password", json.dumps([config, TEMPLATE["Resources"]]))


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_a_function_writes_log_lines_and_can_neither_read_nor_delete_them(file: Path) -> None:
    """They go to CloudWatch, which no function can change."""
    document = json.loads(file.read_text(encoding="utf-8"))
    actions = {action for each in statements(document) for action in many(each["Action"])}
    assert {each for each in actions if each.startswith("logs:")} <= {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert "logs:PutLogEvents" in actions
    assert not {each for each in actions if "*" in each or each.startswith(("iam:", "sts:"))}


def test_no_secret_of_the_template_has_a_default() -> None:
    secret = {name: each for name, each in TEMPLATE["Parameters"].items() if re.search("Secret|Key|Password", name)}
    assert secret
    assert [name for name, each in secret.items() if "Default" in each or each.get("NoEcho") is not True] == []
    assert [name for name, each in secret.items() if int(each["MinLength"]) < 32] == []
