"""Who is named as an author of what: editors say so, authors name themselves."""

import pytest

from chalicelib.access import Role
from chalicelib.commands import roles
from chalicelib.models.articles import Article
from tests.machine import Machine
from tests.routes.members import Member, invited
from tests.routes.problems import assert_problem, pointers_of

pytestmark = pytest.mark.usefixtures("galley")
NOBODY = "01KJMEFC000000000000000ZZZ"


@pytest.fixture
def author(galley: Machine) -> Member:
    return invited(Role.AUTHOR)


def begun(who: Member, *authors: str) -> str:
    answer = who("POST", "/articles", {"title": "Tea", "body": "Water.", **({"authors": authors} if authors else {})})
    assert answer.status_code == 201, answer.body
    return str(answer.json_body["id"])


def named(article: str) -> list[str]:
    return list(Article.get(article, consistent_read=True).authors)


def test_an_author_names_nobody_but_themselves(author: Member) -> None:
    other = invited(Role.AUTHOR)
    answer = author("POST", "/articles", {"title": "Tea", "body": "Water.", "authors": [author.id, other.id]})
    assert_problem(answer, 403, "forbidden")
    article = begun(author)
    for authors in ([author.id, other.id], [other.id], []):
        answer = author("PATCH", f"/articles/{article}", {"authors": authors}, If_Match="*")
        assert_problem(answer, 403, "forbidden")
    assert named(article) == [author.id]


def test_an_editor_names_others_who_write_on_and_leave_the_byline_as_it_is(author: Member) -> None:
    editor, other = invited(Role.EDITOR), invited(Role.AUTHOR)
    article = begun(editor, author.id, other.id)
    assert author("PATCH", f"/articles/{article}", {"body": "Hot water."}, If_Match="*").status_code == 200
    answer = author("PATCH", f"/articles/{article}", {"authors": [author.id]}, If_Match="*")
    assert_problem(answer, 403, "forbidden")
    assert named(article) == [author.id, other.id]


def test_an_author_brings_no_former_byline_back(author: Member) -> None:
    editor, other = invited(Role.EDITOR), invited(Role.AUTHOR)
    article = begun(editor, author.id, other.id)
    assert editor("PATCH", f"/articles/{article}", {"authors": [author.id]}, If_Match="*").status_code == 200
    answer = author("POST", f"/articles/{article}/revisions/1/restoration", None, If_Match="*")
    assert_problem(answer, 403, "forbidden")
    assert named(article) == [author.id]


def test_an_editor_names_only_whoever_is_there(author: Member) -> None:
    editor = invited(Role.EDITOR)
    roles.suspend(actor="operator", person_id=author.id)
    article = begun(editor, author.id)
    answer = editor("PATCH", f"/articles/{article}", {"authors": [author.id, NOBODY]}, If_Match="*")
    assert pointers_of(assert_problem(answer, 422, "invalid")) == {"/authors"}
    assert author.id in named(article)
