"""The size of an SVG, and what an SVG may not make its reader do."""

import time
from pathlib import Path

import pytest

from chalicelib import images


def size(content: str | bytes) -> tuple[int, int]:
    return images.size(content.encode() if isinstance(content, str) else content, "image/svg+xml")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="640" height="480"', (640, 480)),
        ('width="640px" height="480.6px"', (640, 481)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="25.4mm" height="2.54cm"', (96, 96)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('viewBox="-10,-10, 300 , 150"', (300, 150)),
        ('width="600" viewBox="0 0 300 150"', (600, 300)),
        ('height="600" viewBox="0 0 300 150"', (1200, 600)),
        ('width="100%" height="100%" viewBox="0 0 300 150"', (300, 150)),
        ('width="2em" height="2em"', (0, 0)),
        ('width="-5" height="5"', (0, 0)),
        ('width="640" viewBox="0 0 0 0"', (0, 0)),
        ('width="1e9" height="nan"', (0, 0)),
        ('viewBox="0 0 300"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_size_is_what_it_states_or_its_view_box(attributes: str, expected: tuple[int, int]) -> None:
    assert size(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><path d="M0 0"/></svg>') == expected


def test_what_stands_before_the_root_element_is_passed_over() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n{doctype}\n<s:svg width="3" height="4"/>'
    assert size(text) == (3, 4)
    assert size(b"\xef\xbb\xbf" + text.encode()) == (3, 4)
    assert size(text.replace("UTF-8", "UTF-16").encode("utf-16")) == (3, 4)


@pytest.mark.parametrize("content", [b"", b"<svg", b"<html><svg width='3' height='4'/></html>", b"\x00\xff", b"<?xml"])
def test_what_is_no_svg_has_no_size(content: bytes) -> None:
    assert size(content) == (0, 0)


def test_an_entity_that_names_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "width").write_text("640")
    entity = f'<!DOCTYPE svg [<!ENTITY w SYSTEM "{(tmp_path / "width").as_uri()}">]>'
    assert size(f'{entity}<svg width="&w;" height="480"/>') == (0, 0)
    assert size('<!DOCTYPE svg [<!ENTITY w "640">]><svg width="&w;" height="480"/>') == (0, 0)


def test_entities_within_entities_are_refused_at_the_first() -> None:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    started = time.process_time()
    assert size(f'<!DOCTYPE svg [<!ENTITY e0 "1">{inner}]><svg width="&e29;" height="1"/>') == (0, 0)
    assert time.process_time() - started < 5


def test_a_root_element_far_down_the_file_is_not_looked_for() -> None:
    assert size("<!--" + "x" * 70_000 + '--><svg width="3" height="4"/>') == (0, 0)
