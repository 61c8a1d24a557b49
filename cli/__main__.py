"""Entry point of `./galley`."""

import sys

from chalicelib.errors import GalleyError

try:
    from cli import stage

    stage.choose(sys.argv[1:])
except GalleyError as error:
    sys.exit(f"galley: {error}")

from cli.main import main

main()
