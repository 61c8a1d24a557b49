"""One measured figure, and the in-memory Galley that the measures run on."""

import os
from dataclasses import dataclass

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="bench",
    AWS_SECRET_ACCESS_KEY="bench",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
)


@dataclass(frozen=True, order=True)
class Figure:
    """`key` is stable: other tools read it."""

    key: str
    value: float
    unit: str
