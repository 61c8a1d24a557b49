"""What a stage costs in a month in which nobody comes: told before a deploy, which is refused for anything by the hour.

What use costs is in docs/cost.md.
"""

from collections import Counter
from collections.abc import Iterator

from chalicelib.errors import Forbidden
from deployment import prices
from deployment.templates import Template

_TYPES = {
    "ApiGateway": ("Account", "Deployment", "GatewayResponse", "RestApi", "Stage"),
    "CloudFront": (
        "CachePolicy",
        "Distribution",
        "Function",
        "KeyValueStore",
        "OriginAccessControl",
        "OriginRequestPolicy",
        "ResponseHeadersPolicy",
    ),
    "CloudWatch": ("Alarm", "Dashboard"),
    "DynamoDB": ("Table",),
    "Events": ("Rule",),
    "IAM": ("Role",),
    "Lambda": ("EventSourceMapping", "Function", "LayerVersion", "Permission"),
    "Logs": ("LogGroup",),
    "S3": ("Bucket", "BucketPolicy"),
    "SES": ("ConfigurationSet", "ConfigurationSetEventDestination"),
    "SNS": ("Subscription", "Topic", "TopicPolicy"),
    "SQS": ("Queue", "QueuePolicy"),
    "SSM": ("Parameter",),
    "Serverless": ("Api", "Function", "LayerVersion"),
}
BY_USE = frozenset(f"AWS::{service}::{kind}" for service, kinds in _TYPES.items() for kind in kinds)
"""Types that cost nothing while nobody uses them, or a fixed sum a month. Whatever is not here may cost by the hour."""
_MONTHLY = {"AWS::CloudWatch::Alarm": "alarms", "AWS::CloudWatch::Dashboard": "dashboards"}
_PROVISIONED = {
    "AWS::DynamoDB::Table": ("ProvisionedThroughput",),
    "AWS::Lambda::Function": ("ProvisionedConcurrencyConfig",),
    "AWS::Serverless::Function": ("ProvisionedConcurrencyConfig",),
    "AWS::ApiGateway::Stage": ("CacheClusterEnabled", "CacheClusterSize"),
    "AWS::Serverless::Api": ("CacheClusterEnabled", "CacheClusterSize"),
}
"""Properties by which one of these types would cost by the hour."""


def check(template: Template) -> None:
    """Raises `Forbidden` for a resource that is billed by the hour, or may be."""
    for name, resource in template["Resources"].items():
        kind, properties = resource["Type"], resource.get("Properties", {})
        paid_for = [key for key in _PROVISIONED.get(kind, ()) if properties.get(key)]
        on_demand = properties.get("BillingMode") == "PAY_PER_REQUEST"
        if kind not in BY_USE or paid_for or (kind == "AWS::DynamoDB::Table" and not on_demand):
            what = f"{kind} {', '.join(paid_for)}".strip()
            raise Forbidden(f"{what} may be billed by the hour: nothing of Galley's is", field=name)


def lines(template: Template) -> Iterator[str]:
    """What is billed by the month, each with its sum, and the total."""
    counted = Counter(resource["Type"] for resource in template["Resources"].values())
    known = {price.key: price for price in prices.read().prices}
    total = 0.0
    for kind, key in _MONTHLY.items():
        price, count = known[key], counted[kind]
        total += price.after_free(count)
        free = f"{price.always_free:g} in an account are free, then {price.usd:.2f} USD"
        yield f"{count:>4} {price.service} {key}: {free}, makes {price.after_free(count):.2f} USD"
    yield f"fixed: {total:.2f} USD a month, nothing by the hour; what use costs is in docs/cost.md"
