"""The three hosts, the gateway behind them, and who is told when something is wrong."""

import json
import re
from typing import Any

import pytest

from local import resources, rules
from tests.deployment import templates
from tests.deployment.templates import behaviours, distributions, of, target

HOSTS = [
    name for name, each in resources.declared()["Resources"].items() if each.get("Type", "").endswith("Distribution")
]
ALARMS = [name for name, each in resources.declared()["Resources"].items() if each.get("Type", "").endswith("::Alarm")]
HEADERS = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Strict-Transport-Security"}
EVERY_METHOD = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}
NOT_CACHED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""AWS's managed cache policy CachingDisabled."""
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""AWS's managed origin request policy AllViewerExceptHostHeader."""


def every_host() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", HOSTS)


def sent(policy: str) -> dict[str, str]:
    """The headers that a response-headers policy adds."""
    given = of("AWS::CloudFront::ResponseHeadersPolicy")[policy]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert all(each["Override"] for each in given.values())
    strict = given["StrictTransportSecurity"]
    assert strict["IncludeSubdomains"] is True
    return {
        "Content-Security-Policy": given["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in given else "",
        "Referrer-Policy": given["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={strict['AccessControlMaxAgeSec']}; includeSubDomains",
    }


def test_there_are_three_hosts() -> None:
    assert sorted(HOSTS) == ["MediaDistribution", "SiteDistribution", "StudioDistribution"]


@every_host()
def test_a_host_speaks_only_https_of_today(name: str) -> None:
    host = distributions()[name]
    assert {each["ViewerProtocolPolicy"] for each in behaviours(host)} <= {"redirect-to-https", "https-only"}
    own, default = host["ViewerCertificate"]["Fn::If"][1:]
    assert (own["MinimumProtocolVersion"], own["SslSupportMethod"]) == ("TLSv1.2_2021", "sni-only")
    assert default == {"CloudFrontDefaultCertificate": True}
    for origin in host["Origins"]:
        if "CustomOriginConfig" in origin:
            assert origin["CustomOriginConfig"] == {
                "OriginProtocolPolicy": "https-only",
                "OriginSSLProtocols": ["TLSv1.2"],
            }


@every_host()
def test_a_host_reads_its_bucket_as_itself(name: str) -> None:
    buckets = [origin for origin in distributions()[name]["Origins"] if "S3OriginConfig" in origin]
    assert buckets
    for origin in buckets:
        assert target(origin["OriginAccessControlId"]) == "OriginAccess"
        assert origin["S3OriginConfig"] == {"OriginAccessIdentity": ""}


@every_host()
def test_every_page_of_a_host_carries_the_headers_of_its_host(name: str) -> None:
    pages = [each for each in behaviours(distributions()[name]) if each["TargetOriginId"] != "api"]
    [policy] = {target(each["ResponseHeadersPolicyId"]) for each in pages}
    headers = sent(policy)
    assert set(headers) == HEADERS
    assert all(headers.values())
    assert headers["Strict-Transport-Security"] == rules.STRICT_TRANSPORT["Strict-Transport-Security"]


@every_host()
def test_a_host_has_its_own_name_only_with_a_domain(name: str) -> None:
    own, none = distributions()[name]["Aliases"]["Fn::If"][1:]
    assert own[0]["Fn::Sub"].endswith("${Domain}")
    assert none == {"Ref": "AWS::NoValue"}
    rule = templates.finished()["Rules"]["ADomainNeedsACertificate"]
    assert "CertificateArn" in json.dumps(rule["Assertions"])


def test_the_site_sends_what_it_sends_on_one_machine() -> None:
    assert sent("SiteHeaders") == rules.security_headers(https=True)


def test_no_host_lets_in_a_script_of_its_own_page() -> None:
    for policy in of("AWS::CloudFront::ResponseHeadersPolicy"):
        said = json.dumps(sent(policy)["Content-Security-Policy"])
        assert "unsafe" not in said
        assert "frame-ancestors 'none'" in said
        assert "base-uri 'none'" in said


def test_what_readers_upload_can_do_nothing_on_the_media_host() -> None:
    assert sent("MediaHeaders")["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    first, *others = behaviours(distributions()["MediaDistribution"])
    assert first["TargetOriginId"] == "missing"
    assert [(each["PathPattern"], each["TargetOriginId"]) for each in others] == [("/images/*", "site")]


def test_only_the_site_knows_the_api_and_nothing_of_it_is_cached() -> None:
    for name, host in distributions().items():
        calls = [each for each in behaviours(host) if each["TargetOriginId"] == "api"]
        assert [each["PathPattern"] for each in calls] == (["/api/*", "/api"] if name == "SiteDistribution" else [])
        for each in calls:
            assert (each["CachePolicyId"], each["OriginRequestPolicyId"]) == (NOT_CACHED, ALL_BUT_HOST)
            assert set(each["AllowedMethods"]) == EVERY_METHOD
            assert each["ViewerProtocolPolicy"] == "https-only"


def test_only_the_api_is_shown_the_secret_of_the_edge() -> None:
    shown = {
        (name, origin["Id"]): origin["OriginCustomHeaders"]
        for name, host in distributions().items()
        for origin in host["Origins"]
        if "OriginCustomHeaders" in origin
    }
    header = {"HeaderName": "X-Galley-Edge", "HeaderValue": {"Ref": "EdgeSecret"}}
    assert shown == {("SiteDistribution", "api"): [header]}
    assert templates.finished_text().count('{"Ref":"EdgeSecret"}') == 1


def test_the_edge_function_stands_before_pages_and_calls_and_after_pages() -> None:
    host = distributions()["SiteDistribution"]
    events = {
        each.get("PathPattern", "pages"): [f["EventType"] for f in each["FunctionAssociations"]]
        for each in behaviours(host)
    }
    assert events == {
        "pages": ["viewer-request", "viewer-response"],
        "/api/*": ["viewer-request"],
        "/api": ["viewer-request"],
    }
    [function] = of("AWS::CloudFront::Function").values()
    assert function["FunctionCode"].lstrip().startswith("//")
    assert function["AutoPublish"] is True


def test_the_404_page_comes_without_a_function_and_leaves_the_errors_of_the_api_alone() -> None:
    """Error pages of CloudFront hold for a whole host: the API's 404 would become a page. So the bucket's 403 fails
    over to a gateway that answers with the object `404.html` and nothing else.
    """
    host = distributions()["SiteDistribution"]
    assert "CustomErrorResponses" not in host
    [group] = host["OriginGroups"]["Items"]
    assert host["DefaultCacheBehavior"]["TargetOriginId"] == group["Id"]
    assert [each["OriginId"] for each in group["Members"]["Items"]] == ["site", "missing"]
    assert group["FailoverCriteria"]["StatusCodes"]["Items"] == [403, 404]
    [(_, methods)] = of("AWS::Serverless::Api")["MissingPagesAPI"]["DefinitionBody"]["paths"].items()
    for method in methods.values():
        answers = method["x-amazon-apigateway-integration"]["responses"].values()
        assert {each["statusCode"] for each in answers} == {"404"}
        assert method["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"].endswith(":s3:path/${SiteBucket}/404.html")


# The gateway


def test_the_api_is_regional_throttled_and_has_one_stage() -> None:
    api = of("AWS::Serverless::Api")["RestAPI"]
    assert (api["EndpointConfiguration"], api["StageName"]) == ("REGIONAL", "api")
    [settings] = api["MethodSettings"]
    assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 200
    assert templates.finished()["Globals"]["Api"]["OpenApiVersion"] == "2.0"


def test_an_unknown_path_is_a_404_problem() -> None:
    answer = of("AWS::Serverless::Api")["RestAPI"]["GatewayResponses"]["MISSING_AUTHENTICATION_TOKEN"]
    assert answer["StatusCode"] == 404
    assert json.loads(answer["ResponseTemplates"]["application/json"])["type"].endswith("/problems/not-found")


@pytest.mark.parametrize("kind", ["DEFAULT_4XX", "DEFAULT_5XX"])
def test_what_the_gateway_refuses_may_be_read_by_other_pages(kind: str) -> None:
    headers = of("AWS::Serverless::Api")["RestAPI"]["GatewayResponses"][kind]["ResponseParameters"]["Headers"]
    assert headers["Access-Control-Allow-Origin"] == "'*'"
    assert set(headers) >= HEADERS


# Who is told


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_to_the_one_topic(name: str) -> None:
    alarm = of("AWS::CloudWatch::Alarm")[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmsTopic"}]
    assert len(alarm["AlarmDescription"]) > 20
    assert alarm["AlarmName"]["Fn::Sub"].startswith("${Prefix}-")
    assert alarm["TreatMissingData"] == "notBreaching"


def test_answers_of_5xx_are_told_of() -> None:
    alarm = of("AWS::CloudWatch::Alarm")["APIFailures"]
    assert (alarm["MetricName"], alarm["Threshold"]) == ("5XXError", 5)
    named = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    api = of("AWS::Serverless::Api")["RestAPI"]
    assert named == {"ApiName": api["Name"], "Stage": api["StageName"]}
    assert api["Name"] == api["DefinitionBody"]["info"]["title"]


def test_alarms_go_to_an_address_if_there_is_one() -> None:
    subscribed = of("AWS::SNS::Topic")["AlarmsTopic"]["Subscription"]
    assert subscribed == {"Fn::If": ["HasAlarmMail", [{"Protocol": "email", "Endpoint": {"Ref": "AlarmMail"}}],
                                     {"Ref": "AWS::NoValue"}]}  # fmt: skip
    [statement] = of("AWS::SNS::TopicPolicy")["AlarmsTopicPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


def test_the_dashboard_shows_every_function_and_every_queue() -> None:
    [dashboard] = of("AWS::CloudWatch::Dashboard").values()
    body = dashboard["DashboardBody"]["Fn::Sub"]
    metrics: list[list[Any]] = [m for w in json.loads(body)["widgets"] for m in w["properties"]["metrics"]]
    shown = {part.removeprefix("${Prefix}-") for metric in metrics for part in metric if "${Prefix}-" in part}
    functions = {each["FunctionName"]["Fn::Sub"].removeprefix("${Prefix}-") for each in templates.functions().values()}
    queues = {each["QueueName"]["Fn::Sub"].removeprefix("${Prefix}-") for each in of("AWS::SQS::Queue").values()}
    assert shown == functions | queues
    assert set(re.findall(r"\$\{[^}]+\}", body)) == {"${Prefix}", "${AWS::Region}"}
