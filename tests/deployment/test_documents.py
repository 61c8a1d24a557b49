"""What the documents tell an operator to type is there, and so is every alarm that they explain."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.main import galley

ROOT = Path(__file__).parents[2]
NAMES = ("deploy", "operate", "backup", "one-machine", "publishers", "security")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_REMARK = re.compile(r"(\s+#\s.*| [|>] .*| && .*)$")
"""What stands behind a command in its line: a remark, a pipe, the next command."""


def text(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def commands(name: str, program: str) -> Iterator[str]:
    """Every command line of a program that stands in a document as code, without the name of the program."""
    whole = text(name)
    lines = [line.strip() for block in _FENCED.findall(whole) for line in block.replace("\\\n", " ").splitlines()]
    for line in [*lines, *_INLINE.findall(_FENCED.sub("", whole))]:
        if line.startswith(f"{program} "):
            yield _REMARK.sub("", line.removeprefix(program).strip())


def every(program: str) -> list[tuple[str, str]]:
    there = [name for name in NAMES if (ROOT / "docs" / f"{name}.md").exists()]
    return sorted({(name, line) for name in there for line in commands(name, program)})


def understood(line: str) -> str:
    """What ./galley would say against a command line; empty when nothing. Words in capitals stand for others."""
    command: click.Command = galley
    arguments = shlex.split(line)
    try:
        while isinstance(command, click.Group):
            rest = parsed(command, arguments)
            if not rest:
                return "" if command is not galley else "no command"
            found = command.commands.get(rest[0])
            if found is None:
                return f"No such command {rest[0]}"
            command, arguments = found, rest[1:]
        rest = parsed(command, arguments)
    except click.ClickException as error:
        return error.format_message()
    return f"takes no {' '.join(rest)}" if rest else ""


def parsed(command: click.Command, arguments: list[str]) -> list[str]:
    """What is left over when options and arguments are taken off; their values are not looked at."""
    context = click.Context(command)
    return list(command.make_parser(context).parse_args(arguments)[1])


@pytest.mark.parametrize("name", ["deploy", "operate", "backup"])
def test_the_document_is_there_and_has_commands(name: str) -> None:
    assert len(list(commands(name, "./galley"))) > 3


@pytest.mark.parametrize(("name", "line"), every("./galley"))
def test_a_command_of_galley_is_one(name: str, line: str) -> None:
    assert understood(line) == ""


@pytest.mark.parametrize(("name", "line"), every("make"))
def test_a_target_of_make_is_one(name: str, line: str) -> None:
    words = shlex.split(line)
    targets = [word for word in words if "=" not in word and not word.startswith("-")]
    assert [target for target in targets if not re.search(rf"^{re.escape(target)}:", MAKEFILE, re.MULTILINE)] == []
    variables = [word.partition("=")[0] for word in words if "=" in word]
    assert [name for name in variables if not re.search(rf"\$[({{]{name}[)}}]|^{name} ", MAKEFILE, re.MULTILINE)] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing", "No such command"),
        ("rebuild --quickly", "No such option"),
        ("token", ""),
        ("token forget 01", "No such command"),
        ("token revoke 01 02", "takes no 02"),
        ("--stage prod audit verify", ""),
        ("--stage prod audit verify --all", "No such option"),
        ("import FOLDER --dry-run", ""),
    ],
)
def test_what_is_no_command_would_be_found(line: str, said: str) -> None:
    assert understood(line).startswith(said) if said else understood(line) == ""


# Alarms


def alarms() -> set[str]:
    """Their names in the template, without the stage."""
    resources = json.loads((ROOT / ".chalice" / "resources.json").read_text(encoding="utf-8"))["Resources"].values()
    found = [each["Properties"] for each in resources if each.get("Type") == "AWS::CloudWatch::Alarm"]
    return {each["AlarmName"]["Fn::Sub"].removeprefix("${Prefix}-") for each in found}


def paragraphs() -> dict[str, str]:
    """What stands below each heading of the section on alarms."""
    section = re.search(r"^## Alarms\n(.*?)^## ", text("operate"), re.MULTILINE | re.DOTALL)
    assert section
    parts = re.split(r"^### ", section[1], flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip("`"): part.partition("\n")[2] for part in parts}


def test_every_alarm_has_its_paragraph_and_every_paragraph_its_alarm() -> None:
    assert len(alarms()) > 10
    assert set(paragraphs()) == alarms()


@pytest.mark.parametrize("alarm", sorted(paragraphs()))
def test_a_paragraph_says_what_it_means_how_to_look_and_what_to_do(alarm: str) -> None:
    meaning, look, do = re.split(r"^\*(?:Look|Do):\*", paragraphs()[alarm], flags=re.MULTILINE)
    assert len(meaning.strip()) > 20
    assert re.search(r"`aws [a-z0-9]+ [a-z-]+ .+`", look), "an exact command"
    assert len(do.strip()) > 10


@pytest.mark.parametrize("alarm", sorted(paragraphs()))
def test_a_command_of_a_paragraph_names_what_the_template_has(alarm: str) -> None:
    resources = (ROOT / ".chalice" / "resources.json").read_text(encoding="utf-8")
    named = re.findall(r"\$PREFIX-([a-z-]+)", paragraphs()[alarm])
    assert [name for name in named if f'"${{Prefix}}-{name}"' not in resources] == []
