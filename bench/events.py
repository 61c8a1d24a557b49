"""A GET as API Gateway's REST API hands it to a function: proxy integration, version 1.0, behind CloudFront."""

import json
from collections.abc import Mapping
from typing import Any

_HOST = "abcde12345.execute-api.eu-central-1.amazonaws.com"
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en-GB,en;q=0.8,de;q=0.5",
    "Host": _HOST,
    "Origin": "https://oak.example",
    "Referer": "https://oak.example/",
    "User-Agent": _AGENT,
    "Via": "2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)",
    "X-Amz-Cf-Id": "Wk3v0H6VxwyX7q2kVd0rV3tq0ZxkYx5cJb4R1mEJmB5rX0q2m0aQ0g==",
    "X-Amzn-Trace-Id": "Root=1-69a42ac0-0123456789abcdef01234567",
    "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
}


def get(resource: str, values: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None) -> str:
    """The event as JSON text, as the function's runtime gets it. `resource` is the route's path with its braces."""
    path = resource.format(**values) if values else resource
    event: dict[str, Any] = {
        "resource": resource,
        "path": path,
        "httpMethod": "GET",
        "headers": _HEADERS,
        "multiValueHeaders": {name: [text] for name, text in _HEADERS.items()},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {name: [text] for name, text in query.items()} if query else None,
        "pathParameters": dict(values) if values else None,
        "stageVariables": None,
        "requestContext": _context(resource, path),
        "body": None,
        "isBase64Encoded": False,
    }
    return json.dumps(event)


def _context(resource: str, path: str) -> dict[str, Any]:
    return {
        "resourceId": "a1b2c3",
        "resourcePath": resource,
        "httpMethod": "GET",
        "extendedRequestId": "Zz0AbEgcFiAFQ1g=",
        "requestTime": "01/Mar/2026:12:00:00 +0000",
        "path": f"/api{path}",
        "accountId": "123456789012",
        "protocol": "HTTP/1.1",
        "stage": "api",
        "domainPrefix": "abcde12345",
        "requestTimeEpoch": 1772366400000,
        "requestId": "3f1c6ab1-7b0e-4d8e-9a43-2a4a6f1c6ab1",
        "identity": {"sourceIp": "203.0.113.7", "userAgent": _AGENT, "accountId": None, "user": None},
        "domainName": _HOST,
        "deploymentId": "d4e5f6",
        "apiId": "abcde12345",
    }
