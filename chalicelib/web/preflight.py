"""What OPTIONS answers: a preflight (Fetch standard, "CORS-preflight fetch"), and which methods a path has."""

from collections.abc import Mapping

from chalicelib.web import cors
from chalicelib.web.answers import SECURITY, Answer
from chalicelib.web.calls import Call
from chalicelib.web.cors import ANY, Policy

_VARY = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"


def answer(call: Call, policies: Mapping[str, Policy]) -> Answer:
    """204, with leave for the method that is asked about, if its policy gives any; `policies` by method."""
    headers = {
        "Allow": allowed(policies),
        "Vary": _VARY,
        "X-Request-Id": call.request_id,
        **SECURITY,
        **_leave(call, policies),
    }
    return Answer(204, b"", headers)


def allowed(policies: Mapping[str, Policy]) -> str:
    """The methods of a path, for `Allow`."""
    return ", ".join(sorted({*policies, "OPTIONS"}))


def _leave(call: Call, policies: Mapping[str, Policy]) -> dict[str, str]:
    origin = cors.origin(call.headers)
    policy = policies.get(_first(call, "access-control-request-method"))
    if not origin or policy is None or not policy.allows(origin):
        return {}
    same = sorted(method for method, other in policies.items() if other == policy)
    return {
        "Access-Control-Allow-Origin": ANY if policy.origin == ANY else origin,
        "Access-Control-Allow-Methods": ", ".join(same),
        "Access-Control-Allow-Headers": ", ".join(policy.request_headers),
        "Access-Control-Max-Age": str(policy.max_age),
        **({"Access-Control-Allow-Credentials": "true"} if policy.credentials else {}),
    }


def _first(call: Call, name: str) -> str:
    values = call.headers.get(name, ())
    return values[0] if len(values) == 1 else ""
