"""The simulator outside of pytest: the environment that the tests have, quick passwords, and no logs."""

import logging

from chalicelib import passwords
from tests import conftest

__all__ = ["conftest", "ready"]


def ready() -> None:
    """Once, before the first run."""
    passwords.COST = 4
    logging.disable(logging.CRITICAL)
