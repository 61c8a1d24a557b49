"""A place where letters arrive."""

from pathlib import Path

import pytest

from tests.machine import Machine
from tests.projections.posting import Mailboxes


@pytest.fixture
def mailboxes(galley: Machine, mailbox: Path) -> Mailboxes:
    return Mailboxes(mailbox)
