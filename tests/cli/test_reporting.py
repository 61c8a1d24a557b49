"""What a publisher reads of a loss report: the gravest first, and nothing drowned by what is all alike."""

from chalicelib.importers.plan import Loss
from cli import reporting


def loss(outcome: str, what: str, detail: str, file: str, line: int = 0) -> Loss:
    return Loss(file=file, outcome=outcome, what=what, detail=detail, line=line)  # type: ignore[arg-type]


def test_what_happened_alike_in_many_files_is_one_line() -> None:
    alike = [loss("changed", "byline", "Ada became an author", f"{number:02}.md", 3) for number in range(61)]
    assert list(reporting.lines(reversed(alike))) == [
        "changed: 61 times, first in 00.md:3: byline: Ada became an author"
    ]


def test_the_gravest_comes_first() -> None:
    given = [
        loss("kept", "shortcode", "{{< x >}}", "a.md", 7),
        loss("changed", "date", "no date", "b.md"),
        loss("dropped", "image not found", "c.png", "c.md", 2),
        loss("refused", "path taken", "/a/", "d.md"),
    ]
    assert list(reporting.lines(given)) == [
        "refused: d.md: path taken: /a/",
        "dropped: c.md:2: image not found: c.png",
        "changed: b.md: date: no date",
        "kept: a.md:7: shortcode: {{< x >}}",
    ]


def test_many_of_one_kind_are_cut_and_counted_and_do_not_hide_another_kind() -> None:
    shortcodes = [loss("kept", "shortcode", f"{{{{< x {number} >}}}}", "a.md", number) for number in range(1, 10)]
    twice = [loss("kept", "shortcode", "{{< x 9 >}}", "b.md", 1)]
    shown = list(reporting.lines([*shortcodes, *twice, loss("kept", "template tag", "{{ .Title }}", "z.md", 1)]))
    assert [line[:13] for line in shown[:5]] == [f"kept: a.md:{number}:" for number in range(1, 6)]
    assert shown[5:] == [
        "… and 5 more kept, shortcode; --report FILE writes all of them",
        "kept: z.md:1: template tag: {{ .Title }}",
    ]
