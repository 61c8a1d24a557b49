"""Every page is HTML as two judges want it: the W3C's Nu Html Checker and html-validate."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.judges import publications, verdicts
from tests.judges.conftest import Judged
from tests.judges.verdicts import Verdict

pytestmark = pytest.mark.judges


@pytest.fixture(scope="session")
def said_by_vnu(judged: Judged) -> list[Verdict]:
    return verdicts.vnu(judged.folder)


@pytest.fixture(scope="session")
def said_by_html_validate(judged: Judged) -> list[Verdict]:
    return verdicts.html_validate(judged.folder)


@pytest.mark.parametrize("judge", ["vnu", "html_validate"])
@pytest.mark.parametrize("name", publications.NAMES)
def test_every_page_is_without_fault(
    name: str, judge: str, judged: Judged, request: pytest.FixtureRequest, notes: list[str]
) -> None:
    publication = judged.publication(name)
    said: list[Verdict] = request.getfixturevalue(f"said_by_{judge}")
    own = [verdict for verdict in said if verdict.file.startswith(f"{name}/")]
    set_aside = verdicts.of_authors(publication, own)
    for reason, count in verdicts.reasons(set_aside).items():
        notes.append(f"{judge}, {name}: {count} set aside, the author's own: {reason}")
    assert [str(verdict) for verdict in own if verdict not in set_aside] == []


@pytest.mark.parametrize("judge", [verdicts.vnu, verdicts.html_validate])
def test_a_judge_finds_a_fault_that_was_put_there(judge: Callable[[Path], list[Verdict]], tmp_path: Path) -> None:
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head><title>A page</title></head>",
        "<body><p><div></div></p></body></html>",
    ]
    (tmp_path / "index.html").write_text("\n".join(lines))
    assert {verdict.line for verdict in judge(tmp_path)} == {4}


def test_the_checker_finds_a_fault_in_a_style_sheet(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("a { colour: red }")
    (tmp_path / "index.html").write_text('<!doctype html><html lang="en"><title>A page</title></html>')
    assert [verdict.file for verdict in verdicts.vnu(tmp_path)] == ["style.css"]
