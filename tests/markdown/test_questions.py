"""Questions and answers: what readers can open and close, told to the page around the text."""

import pytest

from chalicelib import markdown
from chalicelib.markdown import Format, Question

FAQ = """Before.

<details>
<summary>How *long*?</summary>

About **two** days, see [there](/x/).

</details>
<details open><summary>And then <em>what</em>?</summary>Nothing.</details>
"""


def questions(text: str, form: Format = "markdown") -> tuple[Question, ...]:
    return markdown.render(text, format=form).questions


def test_questions_are_told_in_order_with_their_answers() -> None:
    first, second = questions(FAQ)
    assert (first.text, second.text) == ("How *long*?", "And then what?")
    assert first.html == '<p>About <strong>two</strong> days, see <a href="/x/">there</a>.</p>'
    assert second.html == "Nothing."


@pytest.mark.parametrize(
    "text",
    [
        "<details>No summary</details>",
        "<details><summary>No answer</summary> </details>",
        "<details><summary></summary>No question</details>",
        "<details><p>First</p><summary>Late</summary>x</details>",
        "`<details><summary>Code</summary>x</details>`",
        "",
    ],
)
def test_what_lacks_a_question_or_an_answer_is_none(text: str) -> None:
    assert questions(text) == ()


def test_a_question_in_an_answer_belongs_to_the_answer() -> None:
    inner = "<details><summary>B</summary>y</details>"
    text = f"<details><summary>A</summary>x{inner}z</details><details><summary>C</summary>d</details>"
    assert [question.text for question in questions(text, "html")] == ["A", "C"]
    assert questions(text, "html")[0].html == f"x{inner}z"


def test_an_answer_is_safe() -> None:
    text = "<details><summary><b onclick=x>A</b></summary><script>alert(1)</script><p onclick=x>b</p></details>"
    assert questions(text, "html") == (Question("A", "<p>b</p>"),)
