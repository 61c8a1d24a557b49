"""Mail that goes nowhere: on one machine each letter is a file, for the mailbox page to show."""

import os
from pathlib import Path

from chalicelib.mail.letters import Outgoing

NAME = "mail"
"""Of the folder, in the folder of the publication."""


def put(outgoing: Outgoing, folder: Path) -> None:
    """Write `<message id>.eml` (RFC 5322): the same letter twice is one file, and never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outgoing.message_id}.eml"
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(outgoing.message().as_bytes())
    os.replace(fresh, path)
