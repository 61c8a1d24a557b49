"""Amazon SES in this process: it takes every letter, and keeps a list of them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What was accepted: its tag `letter`, which is our own id, and whom it went to."""

    id: str
    to: str
    subject: str


@dataclass
class Letters:
    accepted: list[Letter] = field(default_factory=list)

    def send_email(self, **asked: Any) -> dict[str, Any]:
        tags = {tag["Name"]: tag["Value"] for tag in asked["EmailTags"]}
        (to,) = asked["Destination"]["ToAddresses"]
        self.accepted.append(Letter(tags["letter"], to, asked["Content"]["Simple"]["Subject"]["Data"]))
        return {"MessageId": f"ses-{len(self.accepted)}"}
