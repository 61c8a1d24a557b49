"""What is stored and what readers are shown, held against the model of the publication (`model`)."""

from typing import Any

from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.models import articles, people, revisions, topics
from chalicelib.models.articles import Article
from chalicelib.models.people import SUSPENDED
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import urls
from chalicelib.settings import settings
from tests.sim.model import Post, Publication, Words

Shown = tuple[str, str]
"""What is at a path: `page` and a text in it, `redirect` and where to, `file` and its text, or nothing."""
NOTHING = ("nothing", "")


def check(model: Publication) -> None:
    """Fails with the first thing that is not as the model has it."""
    for name, post in model.posts.items():
        _check_article(name, post)
    for name, handle in model.handles.items():
        person = people.get(name)
        assert (person.handle, person.status == SUSPENDED) == (handle, name in model.suspended)
    check_paths(model)
    for tag in {tag for post in model.posts.values() for tag in post.newest.tags} | {*model.lists}:
        check_list(model, tag)
    assert model.title in _body("/")


def _check_article(name: str, post: Post) -> None:
    stored = articles.find(name)
    assert stored is not None
    told = (stored.status, int(stored.version), stored.path or "", {*stored.aliases})
    assert told == (post.status, post.version, post.path, post.aliases), name
    assert _words(stored, int(stored.revision)) == post.newest, name
    assert (_words(stored, int(stored.live)) if stored.live else None) == post.live, name
    if post.status != "deleted":
        assert stored.title == (post.live or post.newest).title
    for version, words in post.saves.items():
        assert _words(stored, version) == words, (name, version)


def _words(article: Article, version: int) -> Words:
    content = revisions.get(str(article.id), version).content()
    return Words(content.title, content.body, content.path, content.tags)


def check_paths(model: Publication) -> None:
    """Every path that somebody has or had shows what it should, and no more than that."""
    owners = dict(model.owners())
    everywhere = {words.path for post in model.posts.values() for words in post.saves.values() if words.path}
    for path in {*owners, *everywhere, *PLACES}:
        if path.startswith("/") and "//" not in path:
            assert shown(path) == _wanted(model, path, owners.get(path, "")), path


PLACES = ("/alpha/", "/beta/", "/gamma/", "/delta/", "/m0/", "/m1/", "/old.html")


def _wanted(model: Publication, path: str, owner: str) -> Shown:
    if owner in model.files:
        return "file", model.files[path].decode()
    if owner in model.lists:
        return "page", model.lists[owner][0]
    post = model.posts.get(owner)
    if post is None or post.live is None:
        return NOTHING
    return ("page", post.live.title) if path == post.path else ("redirect", post.path)


def shown(path: str) -> Shown:
    """What readers find; of a page its heading."""
    found = _object(path)
    if found is None:
        return NOTHING
    if "WebsiteRedirectLocation" in found:
        return "redirect", str(found["WebsiteRedirectLocation"])
    text = found["Body"].read().decode()
    heading = text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
    return ("page", heading.strip()) if heading else ("file", text)


def check_list(model: Publication, tag: str) -> None:
    """A tag has the articles that it should, in its table and on its page."""
    topic, members = TopicId("tag", "en", tag), model.members(tag)
    assert {str(row.article_id) for row in topics.newest(topic, 100)} == members
    title, own = model.lists.get(tag, ("", ""))
    path, usual = own or f"/tags/{tag}/", f"/tags/{tag}/"
    text = _body(path)
    assert bool(text) == bool(members or tag in model.lists), path
    assert [name for name in members if f'href="{model.posts[name].path}"' not in text] == []
    assert title in text
    assert path == usual or _body(usual) == "", usual


def _body(path: str) -> str:
    found = _object(path)
    return found["Body"].read().decode() if found else ""


def _object(path: str) -> Any:
    try:
        return aws.client("s3").get_object(Bucket=settings.site_bucket, Key=urls.object_key(path))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return None
