"""What judges say about files, and whose words it is about."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.judges import tools
from tests.judges.publications import Publication

_JAVA_OPTIONS = ["-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
"""A deep stack, which its schemas need; for a process that lives for seconds."""
CONFIG = tools.HERE / "html-validate.mjs"


@dataclass(frozen=True)
class Verdict:
    """One error; `file` is relative to the folder that was judged, `line` counts from 1."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


def vnu(folder: Path) -> list[Verdict]:
    """The Nu Html Checker on every HTML, CSS and SVG file."""
    others = [str(file) for ending in ("css", "svg") for file in sorted(folder.rglob(f"*.{ending}"))]
    # Two runs: one that also checks style sheets counts the lines of HTML wrongly.
    found = _nu(["--skip-non-html", str(folder)], folder)
    return found + (_nu(["--also-check-css", "--also-check-svg", *others], folder) if others else [])


def _nu(arguments: list[str], folder: Path) -> list[Verdict]:
    jar = str(tools.npm() / "vnu-jar" / "build" / "dist" / "vnu.jar")
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--errors-only", *arguments]
    said = json.loads(tools.java(*_JAVA_OPTIONS, "-jar", jar, *options))["messages"]
    return [Verdict(_relative(each["url"], folder), each.get("lastLine", 1), "vnu", each["message"]) for each in said]


def html_validate(folder: Path) -> list[Verdict]:
    """html-validate on every HTML file, by the rules in `html-validate.mjs`."""
    said = json.loads(tools.command("html-validate", "--config", str(CONFIG), "-f", "json", "**/*.html", folder=folder))
    return [
        Verdict(Path(each["filePath"]).relative_to(folder).as_posix(), one["line"], one["ruleId"], one["message"])
        for each in said
        for one in each["messages"]
    ]


def of_authors(publication: Publication, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that are not ours: the line they are about is not in the corrected page."""
    return [each for each in verdicts if _is_of_author(publication, each)]


def reasons(verdicts: Iterable[Verdict]) -> Mapping[str, int]:
    """How often each thing was said."""
    return Counter(f"{each.rule}: {each.message[:100]}" for each in verdicts)


def _is_of_author(publication: Publication, verdict: Verdict) -> bool:
    key = verdict.file.removeprefix(f"{publication.name}/")
    without = publication.corrected.get(key)
    if without is None:
        return False
    line = publication.objects[key].body.decode().splitlines()[verdict.line - 1]
    return line.strip() not in {each.strip() for each in without.decode().splitlines()}


def _relative(url: str, folder: Path) -> str:
    return Path(unquote(urlsplit(url).path)).relative_to(folder).as_posix()
