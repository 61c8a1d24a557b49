"""What each Lambda function asks of AWS, as pairs of action and ARN, while tests call it as Lambda would."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from app import app
from chalicelib import secrets
from chalicelib.settings import settings
from deployment import needs
from deployment.policies import Pair

API = "api_handler"
"""What Chalice calls the function behind the API, in its configuration."""
SECRETS = (*secrets.NEEDED, secrets.SIGNING_KEY_BEFORE)
_NOT_THERE = {"NoSuchKey", "404"}
_running: ContextVar[str] = ContextVar("running", default="")
Recorded = Mapping[str, set[Pair]]


@contextmanager
def recording() -> Iterator[Recorded]:
    """By handler; what a test does outside of any function is nobody's."""
    found: dict[str, set[Pair]] = defaultdict(set)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_emit_api_params", _meant(BaseClient._emit_api_params, found))
        patch.setattr(BaseClient, "_make_api_call", _refused(BaseClient._make_api_call, found))
        patch.setattr(secrets, "of", _read(secrets.of, found))
        for name, handler in list(app.handler_map.items()):
            patch.setitem(app.handler_map, name, _as(name, handler))
        patch.setattr(type(app), "__call__", _as(API, type(app).__call__))
        yield found


def _as(name: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, known as the function that runs while it does."""

    def call(*arguments: Any) -> Any:
        token = _running.set(name)
        try:
            return handler(*arguments)
        finally:
            _running.reset(token)

    return call


def _meant(real: Callable[..., Any], found: dict[str, set[Pair]]) -> Callable[..., Any]:
    """Calls, and links that are signed for others to call: both begin here."""

    def emit(client: Any, api_params: dict[str, Any], operation_model: Any, **more: Any) -> Any:
        if name := _running.get():
            found[name] |= needs.needed(operation_model.name, api_params)
        return real(client, api_params=api_params, operation_model=operation_model, **more)

    return emit


def _refused(real: Callable[..., Any], found: dict[str, set[Pair]]) -> Callable[..., Any]:
    """Whoever is to be told that an object is not there must be allowed to list the bucket."""

    def call(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        try:
            return real(client, operation, arguments)
        except ClientError as error:
            if (name := _running.get()) and error.response["Error"]["Code"] in _NOT_THERE:
                found[name].add(needs.listing(arguments["Bucket"]))
            raise

    return call


def _read(real: Callable[..., Any], found: dict[str, set[Pair]]) -> Callable[..., Any]:
    """On AWS the secrets come from SSM, in one call."""

    def of(given: Any) -> Any:
        if name := _running.get():
            found[name] |= needs.secrets(settings.prefix, SECRETS)
        return real(given)

    return of
