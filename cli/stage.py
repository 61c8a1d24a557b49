"""Which stage `./galley` works on: `--stage prod` anywhere in the command line, or GALLEY_STAGE."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from chalicelib import settings

F = TypeVar("F", bound=Callable[..., Any])
FLAG = "--stage"


def choose(arguments: Sequence[str]) -> None:
    """Set the stage that the command line names, if it names one. Before models are imported: it is in their tables'
    names. Raises `Invalid`.
    """
    for at, argument in enumerate(arguments):
        if argument == "--":
            return
        name, equals, value = argument.partition("=")
        if name == FLAG and (equals or at + 1 < len(arguments)):
            settings.choose_stage(value if equals else arguments[at + 1])


def option(**more: Any) -> Callable[[F], F]:
    """The option `--stage`, which `choose` has read before."""
    return click.option(FLAG, expose_value=False, callback=_chosen, metavar="NAME", **more)


def _chosen(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    """What was chosen is what is there: a command that is called otherwise must not work on something else."""
    if value and value != settings.settings.stage:
        raise click.UsageError(f"{FLAG} {value} comes too late: set GALLEY_STAGE")
