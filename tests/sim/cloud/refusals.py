"""What a simulated service answers instead of a result, as botocore's error of the same name."""

from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

STATUSES = {"404": 404, "NoSuchKey": 404, "PreconditionFailed": 412, "ConditionalRequestConflict": 409}
"""Those that are not 400."""


class Refusal(Exception):
    """An error by its AWS code; `more` stands beside `Error` in the response."""

    def __init__(self, code: str, message: str = "", *, status: int = 400, **more: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.more = code, message, more
        self.status = STATUSES.get(code, status)

    def error(self, client: BaseClient, operation: str) -> ClientError:
        response = {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {"HTTPStatusCode": self.status},
            **self.more,
        }
        made: ClientError = client.exceptions.from_code(self.code)(response, operation)
        return made
