"""Entry point of `./galley`."""

from cli.main import main

main()
