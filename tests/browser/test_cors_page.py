"""A front end in a real browser, on one origin, and the API on another: what its scripts may read and write.

Three origins: the site's own, one of GALLEY_ORIGINS, and one that nobody has listed.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib import aws
from chalicelib.access import Scope
from chalicelib.commands import tokens
from chalicelib.models.articles import Article
from chalicelib.settings import Settings, settings
from chalicelib.web import cors
from local import api, mailbox, site
from tests.browser import browser
from tests.browser.browser import Browser, Page
from tests.loopback import Reply, Request, answering
from tests.machine import Machine

pytestmark = pytest.mark.browser
CLIENT = Path(__file__).parents[2] / "clients" / "javascript"
FETCH = """async ([url, asked]) => {
  try {
    const response = await fetch(url, asked);
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  } catch (error) {
    return { status: 0, headers: {}, text: error.name };
  }
}"""
"""Headers are those that the browser lets a script see; status 0 is a fetch that it refuses."""


def _page(request: Request) -> Reply:
    """An empty page, or the client as a module."""
    if request.path.endswith(".js"):
        return 200, {"Content-Type": "text/javascript"}, (CLIENT / request.path.rpartition("/")[2]).read_bytes()
    return 200, {"Content-Type": "text/html"}, b"<!doctype html><title>A front end</title><link rel=icon href=data:,>"


@contextmanager
def page_server() -> Iterator[str]:
    """The origin of a front end."""
    with answering(_page) as port:
        yield f"http://localhost:{port}"


@dataclass(frozen=True)
class FrontEnd:
    """A page in the browser, and a token that its scripts have."""

    page: Page
    api: str
    token: str

    def fetch(self, method: str, path: str, body: Any = None, **headers: str) -> "Seen":
        """What a script sees of a request with these headers and nothing else."""
        asked: dict[str, Any] = {"method": method, "headers": {k.replace("_", "-"): v for k, v in headers.items()}}
        if body is not None:
            asked["headers"].setdefault("Content-Type", "application/json")
            asked["body"] = json.dumps(body)
        return Seen(**self.page.tab.evaluate(FETCH, [self.api + path, asked]))

    def write(self, method: str, path: str, body: Any = None, **headers: str) -> "Seen":
        """The same with the token."""
        return self.fetch(method, path, body, Authorization=f"Bearer {self.token}", **headers)

    def run(self, story: str, *given: Any) -> Any:
        """What a story made with the client gives back: `api` is the client, `given` its other arguments."""
        start = f"""async ([url, token, given]) => {{
            const {{ createClient, GalleyProblem }} = await import("/galley.js");
            const api = createClient({{ url, token, maxRetries: 0 }});
            {story}
        }}"""
        return self.page.tab.evaluate(start, [self.api, self.token, list(given)])


@dataclass(frozen=True)
class Seen:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Setting:
    """Where everything is. `asked` is what has reached the API: method and path."""

    api: str
    site: str
    listed: str
    stranger: str
    asked: list[tuple[str, str]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.opened() as running:
        yield running


@pytest.fixture
def served(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    asked: list[tuple[str, str]] = []
    with page_server() as site, page_server() as listed, page_server() as stranger:
        monkeypatch.setattr(cors, "settings", Settings(site_port=site.rpartition(":")[2], origins=listed))
        cors.origins.cache_clear()
        server = api.serve(app, host="127.0.0.1", port=0)
        noting(server.gateway, asked, monkeypatch)
        try:
            yield Setting(f"http://localhost:{server.port}", site, listed, stranger, asked)
        finally:
            server.shutdown()
            cors.origins.cache_clear()


def noting(gateway: Any, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    real = gateway.answer

    def answer(request: Any, context: Any) -> Any:
        asked.append((request.method, context.path))
        return real(request, context)

    monkeypatch.setattr(gateway, "answer", answer)


@pytest.fixture
def opened(chromium: Browser, served: Setting) -> Callable[[str], FrontEnd]:
    """A front end on an origin."""
    text = tokens.create(actor="operator", name="a front end", scopes=tuple(Scope), days=1)[1]
    return lambda origin: FrontEnd(chromium.visit(origin), served.api, text)


Opened = Callable[[str], FrontEnd]
Publish = Callable[..., Article]


@pytest.fixture(params=["site", "listed"])
def front(request: pytest.FixtureRequest, opened: Opened, served: Setting) -> FrontEnd:
    """A front end on either origin that is let in."""
    return opened(getattr(served, request.param))


@pytest.mark.parametrize("place", ["site", "listed", "stranger"])
def test_every_page_reads_what_is_public(place: str, opened: Opened, served: Setting, publish: Publish) -> None:
    publish("One")
    publish("Two")
    reader = opened(getattr(served, place))
    seen = reader.fetch("GET", "/articles?limit=1")
    assert (seen.status, len(seen.json["items"])) == (200, 1)
    assert {"etag", "link", "x-request-id", "content-type"} <= set(seen.headers)
    assert 'rel="next"' in seen.headers["link"]
    assert reader.fetch("GET", "/articles?limit=1", If_None_Match=seen.headers["etag"]).status == 304
    assert ("OPTIONS", "/articles") in served.asked
    missing = reader.fetch("GET", "/articles/01KJMEFC0000000000000000ZZ")
    assert (missing.status, missing.json["type"]) == (404, "/problems/not-found")


def test_a_page_writes_an_article_and_publishes_it(front: FrontEnd, served: Setting) -> None:
    made = front.write("POST", "/articles", {"title": "From a page", "body": "Words."}, Idempotency_Key="a-key")
    assert (made.status, made.headers["etag"]) == (201, '"1"')
    assert made.headers["location"] == f"/drafts/{made.json['id']}"
    article = f"/articles/{made.json['id']}"
    changed = front.write("PATCH", article, {"title": "Changed"}, If_Match=made.headers["etag"])
    assert (changed.status, changed.headers["content-location"]) == (200, f"/drafts/{made.json['id']}")
    live = front.write("PUT", f"{article}/publication", {}, If_Match=changed.headers["etag"])
    assert (live.status, live.json["status"]) == (200, "published")
    assert front.fetch("GET", article).json["title"] == "Changed"
    assert front.page.complaints == []
    preflights = [path for method, path in served.asked if method == "OPTIONS"]
    assert preflights == ["/articles", article, f"{article}/publication"]


def test_a_preflight_is_asked_for_once(front: FrontEnd, served: Setting) -> None:
    for number in range(3):
        assert front.write("POST", "/articles", {"title": f"Number {number}"}).status == 201
    assert served.asked == [("OPTIONS", "/articles")] + [("POST", "/articles")] * 3


def test_a_script_reads_why_it_was_refused(front: FrontEnd, publish: Publish) -> None:
    article = publish("A title")
    path = f"/articles/{article.id}"
    stale = front.write("PATCH", path, {"title": "Late"}, If_Match='"1"')
    assert (stale.status, stale.json["current"], stale.headers["etag"]) == (
        412,
        article.version,
        f'"{article.version}"',
    )
    unseen = front.write("PATCH", path, {"title": "Late"})
    assert (unseen.status, unseen.json["type"]) == (428, "/problems/precondition-required")
    unknown = front.fetch("POST", "/articles", {"title": "Mine"}, Authorization="Bearer nonsense")
    assert (unknown.status, unknown.json["type"]) == (401, "/problems/unauthorized")
    assert 'error="invalid_token"' in unknown.headers["www-authenticate"]
    wrong = front.write("POST", "/articles", {"titel": "A slip"})
    assert (wrong.status, {each["pointer"] for each in wrong.json["errors"]} >= {"/titel"}) == (422, True)


def test_a_script_reads_what_the_gateway_says_of_a_path_that_is_none(front: FrontEnd) -> None:
    seen = front.fetch("GET", "/nonsense")
    assert (seen.status, seen.json["type"]) == (404, "/problems/not-found")
    assert seen.headers["x-request-id"] == seen.json["request_id"]


def test_a_path_that_is_none_cannot_be_told_from_no_network_with_a_token(front: FrontEnd) -> None:
    """No function answers its preflight, and the browser goes no further."""
    assert front.write("GET", "/nonsense").status == 0
    assert "preflight" in front.page.complaints[0]


def test_a_write_that_is_sent_again_from_another_page_gets_the_same_answer(opened: Opened, served: Setting) -> None:
    write = ("POST", "/articles", {"title": "Once"})
    seen = [opened(origin).write(*write, Idempotency_Key="the-same") for origin in (served.site, served.listed)]
    first, again = seen
    assert (first.status, again.status, first.text) == (201, 201, again.text)
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")


def test_a_page_of_an_origin_that_is_not_listed_writes_nothing(
    opened: Opened, served: Setting, publish: Publish
) -> None:
    """Even with a token: the browser asks before it sends."""
    article, stranger = publish("A title"), opened(served.stranger)
    tag = {"If_Match": f'"{article.version}"'}
    assert stranger.write("POST", "/articles", {"title": "Mine"}).status == 0
    assert stranger.write("PATCH", f"/articles/{article.id}", {"title": "Mine"}, **tag).status == 0
    assert stranger.write("DELETE", f"/articles/{article.id}", **tag).status == 0
    assert stranger.write("GET", "/drafts").status == 0
    assert {method for method, _ in served.asked} == {"OPTIONS"}
    assert len(stranger.page.complaints) >= 4
    assert stranger.fetch("GET", f"/articles/{article.id}").json["title"] == "A title"
    drafts = opened(served.site).write("GET", "/drafts")
    assert (drafts.status, drafts.json["items"]) == (200, [])


def test_what_a_form_could_send_from_anywhere_is_refused_unread(opened: Opened, served: Setting) -> None:
    """It needs no preflight, so it arrives; without a token it is nothing, and there are no cookies."""
    stranger = opened(served.stranger)
    sent = stranger.fetch("POST", "/articles", {"title": "Mine"}, Content_Type="text/plain")
    assert (sent.status, served.asked) == (0, [("POST", "/articles")])
    assert opened(served.site).write("GET", "/drafts").json["items"] == []


def test_the_client_writes_from_a_page(front: FrontEnd) -> None:
    told = front.run(
        """
        const draft = await api.articles.create({ title: given[0], body: "Words.", tags: ["tea"] });
        const changed = await api.articles.update(draft.id, { title: "Changed" }, { etag: draft.etag });
        const stale = await api.articles.update(draft.id, { title: "Late" }, { etag: draft.etag }).catch((no) => no);
        const live = await api.articles.publish(draft.id, { etag: changed.etag });
        const titles = [];
        for await (const each of api.articles.all()) titles.push(each.title);
        return { status: live.status, titles, problem: stale instanceof GalleyProblem, slug: stale.slug,
                 current: stale.current };
        """,
        "From the client",
    )
    assert told == {
        "status": "published",
        "titles": ["Changed"],
        "problem": True,
        "slug": "precondition-failed",
        "current": 2,
    }


def test_the_client_reads_from_a_page_of_any_origin_and_says_when_it_may_not_write(
    opened: Opened, served: Setting, publish: Publish
) -> None:
    publish("For all")
    told = opened(served.stranger).run(
        """
        const titles = (await api.articles.list()).items.map((each) => each.title);
        const refused = await api.articles.create({ title: "Mine" }).catch((no) => no);
        return { titles, slug: refused.slug };
        """
    )
    assert told == {"titles": ["For all"], "slug": "network-failure"}


def test_a_page_of_the_site_itself_has_the_api_below_its_own_origin(chromium: Browser, opened: Opened) -> None:
    """Its Content-Security-Policy lets scripts ask its own origin alone; nothing there needs CORS or a preflight."""
    stranger = opened("about:blank")
    lookup, port = site.bucket_lookup(aws.client, settings.site_bucket), int(stranger.api.rpartition(":")[2])
    server = site.serve(lookup, host="127.0.0.1", port=0, api_port=port, mailbox=mailbox.page)
    try:
        page = chromium.visit(f"http://localhost:{server.port}/_mailbox/")
        own = FrontEnd(page, f"http://localhost:{server.port}/api", stranger.token)
        made = own.write("POST", "/articles", {"title": "From the site"})
        assert (made.status, made.headers["location"]) == (201, f"/api/drafts/{made.json['id']}")
        assert replace(own, api=stranger.api).fetch("GET", "/articles").status == 0
        assert any("Content Security Policy" in each for each in page.complaints)
    finally:
        server.shutdown()
