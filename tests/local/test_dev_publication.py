"""All of `make dev` as a newcomer meets it: started, read, killed, started again, ended."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.machines import CHALICE, SORRY, Machine, free_port

PICTURES_AND_FEEDS = re.compile(r"\.(css|js|png|svg|ico|xml|json)$")
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """One publication for this module: filling it takes seconds."""
    made = Machine(tmp_path_factory.mktemp("dev"))
    made.start()
    yield made
    made.kill()


def everything(machine: Machine) -> dict[str, tuple[int, bytes]]:
    """What a reader can see: every page of the sitemap and of the API's list."""
    _, _, sitemap = machine.site("/sitemap.xml")
    paths = re.findall(rb"<loc>https?://[^/]+(/[^<]*)</loc>", sitemap)
    if any(path.endswith(b".xml") for path in paths):
        parts = [machine.site(path.decode())[2] for path in paths if path.endswith(b".xml")]
        paths += [path for part in parts for path in re.findall(rb"<loc>https?://[^/]+(/[^<]*)</loc>", part)]
    pages = {path.decode(): machine.site(path.decode())[::2] for path in paths}
    assert all(status == 200 for status, _ in pages.values())
    listed = machine.api("/articles?limit=100")[::2]
    assert listed[0] == 200, machine.said()
    return pages | {"articles": listed}


def test_every_link_on_the_front_page_opens(machine: Machine) -> None:
    status, headers, page = machine.site("/")
    links = {link for link in re.findall(r'href="(/[^"#?]+)"', page.decode()) if not PICTURES_AND_FEEDS.search(link)}
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert len(links) > 10
    assert {link: machine.site(link)[0] for link in links} == dict.fromkeys(links, 200)


def test_about_is_the_about_page(machine: Machine) -> None:
    status, _, page = machine.site("/about/")
    assert status == 200
    assert re.search(r"<h1[^>]*>\s*About", page.decode())


def test_an_unknown_path_of_the_site_is_a_page_that_says_so(machine: Machine) -> None:
    status, headers, page = machine.site("/no/such/page/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert SORRY in page.decode().lower()
    assert "<html" in page.decode()


def test_an_unknown_path_of_the_api_is_a_problem_that_says_so(machine: Machine) -> None:
    status, headers, body = machine.api("/no/such/route")
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(body)["detail"] == SORRY


def test_an_author_is_json(machine: Machine) -> None:
    _, _, body = machine.api("/articles?limit=100")
    byline = next(one["authors"][0] for one in json.loads(body)["items"] if one["authors"])
    status, headers, body = machine.api(f"/people/{byline['id']}")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body)["name"] == byline["name"]


def test_an_address_that_moved_leads_on(machine: Machine) -> None:
    status, headers, _ = machine.site("/what-a-url-owes-the-reader/")
    assert status == 301
    assert machine.site(headers["location"])[0] == 200


def test_the_mailbox_opens(machine: Machine) -> None:
    status, _, page = machine.site("/_mailbox/")
    assert (status, b"Mailbox" in page) == (200, True)


def test_the_api_answers_below_the_site_as_in_production(machine: Machine) -> None:
    status, _, body = machine.site("/api/openapi.json")
    document = json.loads(body)
    assert (status, document["openapi"][:3], document["servers"]) == (200, "3.1", [{"url": "/api"}])
    assert document.keys() == json.loads(machine.api("/openapi.json")[2]).keys()


def test_a_second_one_is_told_who_has_the_store(machine: Machine) -> None:
    answer = Machine(machine.folder).refused()
    assert answer == f"galley: GALLEY_STATE: process {machine.pid} has the store in {machine.state} open\n"


def test_an_import_beside_it_goes_to_the_running_one(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog" / "letter.md").write_text("---\ntitle: A letter\nurl: /a-letter/\n---\nIt came by post.\n")
    done = machine.galley("import", str(tmp_path / "blog"), "--keep-sample")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    machine.until(lambda: b"It came by post." in machine.site("/a-letter/")[2])
    assert machine.site("/about/")[0] == 200


def test_chalice_local_beside_it_serves_the_same_publication(machine: Machine, tmp_path: Path) -> None:
    own = Machine(tmp_path, **{**machine.environment, "GALLEY_API_PORT": str(free_port())})
    try:
        own.start(CHALICE, "local", "--no-autoreload", "--port", own.environment["GALLEY_API_PORT"])
        assert own.api("/articles")[::2] == machine.api("/articles")[::2]
        assert own.interrupt() == 0
    finally:
        own.kill()
    assert machine.api("/articles")[0] == 200


def test_nothing_is_lost_when_it_is_killed(machine: Machine) -> None:
    before = everything(machine)
    assert len(before) > 40
    machine.kill()
    machine.start()
    assert everything(machine) == before


def test_ctrl_c_ends_all_of_it_without_a_word(machine: Machine) -> None:
    assert machine.interrupt() == 0
    assert machine.members() == []
    said = machine.said()
    assert said.splitlines()[0].startswith("Site ")
    assert (said.count("\n"), said.count("Could not connect"), said.count("Traceback")) == (6, 0, 0)
    assert not (machine.state / "running.json").exists()
