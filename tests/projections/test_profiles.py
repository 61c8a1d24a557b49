"""The page of a reader who wants one, and what stays of whoever leaves."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access import Role
from chalicelib.commands import people, roles
from chalicelib.errors import Taken
from chalicelib.models import claims, shown
from chalicelib.models.articles import Article
from chalicelib.projections import pages
from tests.machine import Machine
from tests.markup import Markup
from tests.routes.members import PASSWORD, Member, invited, join

Publish = Callable[..., Article]


@pytest.fixture
def ada(galley: Machine) -> Member:
    return join("ada@oak.example", "Ada", handle="ada")


def revise(member: Member, **changed: Any) -> None:
    people.revise(actor="test", person_id=member.id, **changed)


def shows(galley: Machine, path: str) -> bool:
    galley.settle()
    return galley.page(path) is not None


def leave(member: Member) -> None:
    assert member("POST", "/account/deletion", {"password": PASSWORD}).status_code == 200


def noted(member: Member) -> list[str]:
    return list(shown.by(f"person#{member.id}"))


def test_a_reader_has_a_page_only_if_they_want_to(galley: Machine, ada: Member) -> None:
    assert not shows(galley, "/people/ada/")
    revise(ada, public=True, bio="Writes *about* engines.", title="Countess")
    assert shows(galley, "/people/ada/")
    page = galley.page("/people/ada/") or ""
    assert '<h1 class="p-name">Ada</h1>' in page
    assert "<em>about</em>" in page
    revise(ada, public=False)
    assert not shows(galley, "/people/ada/")
    assert noted(ada) == []


def test_a_page_follows_its_handle_and_the_old_one_goes(galley: Machine, ada: Member) -> None:
    revise(ada, public=True)
    galley.settle()
    revise(ada, handle="countess")
    assert shows(galley, "/people/countess/")
    assert not shows(galley, "/people/ada/")
    assert "/people/ada/" not in "".join(noted(ada))
    assert claims.find(claims.path("/people/ada/")) is None


def test_who_is_suspended_has_no_page_until_they_are_reinstated(galley: Machine, ada: Member) -> None:
    revise(ada, public=True)
    assert shows(galley, "/people/ada/")
    roles.suspend(actor="operator", person_id=ada.id)
    assert not shows(galley, "/people/ada/")
    roles.reinstate(actor="operator", person_id=ada.id)
    assert shows(galley, "/people/ada/")


def test_nothing_is_left_of_a_reader_who_leaves(galley: Machine, ada: Member) -> None:
    revise(ada, public=True)
    galley.settle()
    leave(ada)
    assert not shows(galley, "/people/ada/")
    assert noted(ada) == []
    assert claims.find(claims.path("/people/ada/")) is None
    revise(join("eve@oak.example", "Eve", handle="ada"), public=True)
    assert shows(galley, "/people/ada/")


def test_what_a_reader_writes_can_neither_load_nor_do_anything(galley: Machine, ada: Member) -> None:
    bio = "# Big\n\n![x](https://evil.example/x.png) <script>alert(1)</script> [me](https://spam.example/)"
    revise(ada, public=True, bio=bio, links=[{"name": "<b>Me", "url": "https://ada.example/"}])
    galley.settle()
    page = Markup(galley.page("/people/ada/") or "")
    assert "img" not in {tag for tag, _ in page.starts}
    assert len(page.all("h1")) == 1
    rels = {each["href"]: each.get("rel") for each in page.all("a")}
    assert rels["https://spam.example/"] == "nofollow ugc"
    assert rels["https://ada.example/"] == "me nofollow ugc"
    assert "alert(1)" not in page.text


def test_a_page_of_the_publisher_is_nobodys_to_take(galley: Machine, ada: Member, publish: Publish) -> None:
    publish("About Ada", path="/people/ada/", kind="page")
    with pytest.raises(Taken):
        revise(ada, public=True)
    galley.settle()
    assert "About Ada" in (galley.page("/people/ada/") or "")


def test_a_readers_page_touches_no_other(galley: Machine, ada: Member, publish: Publish) -> None:
    publish("Hello")
    galley.settle()
    before = galley.files()
    revise(ada, public=True)
    galley.settle()
    after = galley.files()
    assert {key for key in after if before.get(key) != after[key]} == {"people/ada/index.html"}


def test_who_writes_has_the_page_of_an_author_in_place_of_it(galley: Machine, publish: Publish) -> None:
    writer = invited(Role.AUTHOR, name="Grace")
    revise(writer, handle="grace", public=True)
    assert not shows(galley, "/people/grace/")
    publish("Hello", authors=[writer.id])
    revise(writer, bio="Compiles.")
    assert shows(galley, "/authors/grace/")
    assert galley.stored("/people/grace/")["WebsiteRedirectLocation"] == "/authors/grace/"  # type: ignore[index]


def test_articles_stay_without_the_name_of_an_author_who_leaves(galley: Machine, publish: Publish) -> None:
    writer = invited(Role.AUTHOR, name="Grace Hopper")
    revise(writer, handle="grace")
    publish("Hello", authors=[writer.id], path="/hello/")
    assert shows(galley, "/authors/grace/")
    leave(writer)
    assert shows(galley, "/hello/")
    assert [path for path in galley.files() if "grace" in path] == []
    found = [key for key in galley.files() if "Grace" in _text(galley, key)]
    assert found == []
    before = galley.files()
    pages.reconcile.reconcile(progress=lambda done, of: None)
    assert galley.files() == before


def _text(galley: Machine, key: str) -> str:
    found = galley.stored(f"/{key}")
    return found["Body"].read().decode() if found and not key.startswith("assets/") else ""


def test_an_author_who_is_called_something_else_leaves_no_page_behind(galley: Machine, publish: Publish) -> None:
    writer = invited(Role.AUTHOR, name="Grace")
    revise(writer, handle="grace")
    publish("Hello", authors=[writer.id])
    assert shows(galley, "/authors/grace/")
    revise(writer, handle="hopper")
    assert shows(galley, "/authors/hopper/")
    assert [path for path in galley.files() if "grace" in path] == []


def test_a_whole_rebuild_keeps_the_pages_of_readers(galley: Machine, ada: Member) -> None:
    revise(ada, public=True)
    galley.settle()
    before = galley.files()["people/ada/index.html"]
    pages.reconcile.reconcile(progress=lambda done, of: None)
    assert galley.files()["people/ada/index.html"] == before
