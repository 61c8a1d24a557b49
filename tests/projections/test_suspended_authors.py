"""Who is suspended keeps their name on what they have written, and nothing else of them is shown."""

from typing import Any

from chalicelib.commands import people, roles
from chalicelib.models.people import Person
from tests.machine import Machine

BIO, LINK = "Writes about engines.", {"name": "Notes", "url": "https://ada.example/notes"}


def test_the_byline_of_who_is_suspended_stands_and_what_they_say_of_themselves_is_hidden(
    galley: Machine, publish: Any, author: Person
) -> None:
    people.revise(actor="operator", person_id=author.id, bio=BIO, links=(LINK,))
    article = publish("On engines", authors=(author.id,))
    galley.settle()
    assert shown(galley) == [True, True, True]
    roles.suspend(actor="operator", person_id=author.id)
    galley.settle()
    assert shown(galley) == [False, False, False]
    assert "Ada Lovelace" in str(galley.page("/authors/ada/"))
    assert "Ada Lovelace" in str(galley.page(str(article.path)))
    assert [path for path in galley.files() if BIO in str(galley.page(f"/{path}"))] == []
    roles.reinstate(actor="operator", person_id=author.id)
    galley.settle()
    assert shown(galley) == [True, True, True]


def shown(galley: Machine) -> list[bool]:
    """Whether their own page has what they are, what they say, and where they are elsewhere."""
    page = str(galley.page("/authors/ada/"))
    return ["Countess" in page, BIO in page, LINK["url"] in page]
