"""What moto makes of bucket policies."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.iam import access_control
from moto.iam.access_control import IAMPolicyStatement, PermissionResult


@contextmanager
def over_tls() -> Iterator[pytest.MonkeyPatch]:
    """For the duration, what is denied without TLS is allowed: boto3 always comes over TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access_control, "IAMPolicyStatement", OverTls)
        yield patch


class OverTls(IAMPolicyStatement):  # type: ignore[misc]
    """moto knows no `aws:SecureTransport`, and denies what such a statement lets pass. boto3 always comes over TLS."""

    def is_action_permitted(self, *args: Any, **kwargs: Any) -> Any:
        if self._statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}:
            return PermissionResult.NEUTRAL
        return super().is_action_permitted(*args, **kwargs)
