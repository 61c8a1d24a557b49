"""Requests to AWS's stand-ins without a true signature, and without telling all of the machine.

moto and DynamoDB Local look at no signature, but at whose key it is made with. To sign, and to say in `User-Agent` what
the machine is, is a good part of the work of a small call, and the tests are made of those.
"""

from typing import Any

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.useragent import UserAgentString

_KINDS = (SigV4Auth, S3SigV4Auth)
"""Addresses that are signed for others to use, by kinds of their own, stay as they are."""
_add_auth: Any = SigV4Auth.add_auth


def apply() -> None:
    """Before the first client is made. May be called any number of times."""
    SigV4Auth.add_auth = _pretend
    UserAgentString.to_string = _short


def _pretend(signer: Any, request: Any) -> None:
    if type(signer) not in _KINDS or signer.credentials is None:
        _add_auth(signer, request)
        return
    request.context["timestamp"] = "20260301T120000Z"
    signer._modify_request_before_signing(request)
    scope = f"{signer.credentials.access_key}/20260301/{signer._region_name}/{signer._service_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


def _short(_: Any) -> str:
    return "galley-tests"
