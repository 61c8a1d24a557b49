"""What must hold of the whole world when it is quiet, whatever happened before. Each check says what is wrong."""

from collections import Counter
from typing import Any

import msgspec

from chalicelib import aws, images
from chalicelib.models import ledger, media, people, topics
from chalicelib.models.addresses import Address
from chalicelib.models.articles import DELETED, Article
from chalicelib.models.claims import Claim
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media
from chalicelib.models.people import Person
from chalicelib.models.revisions import Revision
from chalicelib.models.sessions import Session
from chalicelib.models.site import Site
from chalicelib.models.tokens import Token
from chalicelib.models.topics import Topic
from chalicelib.projections.pages import State, everything, store, urls
from chalicelib.projections.pages.contents import content_of, path_of
from chalicelib.settings import settings
from tests.sim.rows import rows

VERSIONED: tuple[Any, ...] = (Article, Person, Address, Session, Invite, Token, Media, Site)
"""The tables whose rows the ledger tells of; those of topics also count articles, which others change."""


def check_all() -> None:
    """Every promise that can be checked on the data alone."""
    check_chains()
    check_versions()
    check_claims()
    check_topics()
    check_revisions()
    check_pages()
    check_images()


def check_chains() -> None:
    """R2: per subject, versions 1 to n without gap or fork, and a hash chain that holds."""
    for subject in {entry.subject for entry in rows(Entry)}:
        assert ledger.first_break(subject) is None, subject


def check_seals() -> None:
    """R2: an entry of which anything is changed, whatever it is, breaks its chain."""
    entry = next(iter(Entry.scan()))
    previous, version = str(entry.previous), int(entry.version)
    for name in set(Entry.get_attributes()) - {"subject", "version"}:
        kept = getattr(entry, name)
        setattr(entry, name, f"{kept}0")
        assert ledger._fault(entry, version, previous), f"{name} can be changed"
        setattr(entry, name, kept)


def check_versions() -> None:
    """R2: the state of everything that has a version is at that of its newest entry."""
    newest: dict[str, int] = {}
    for entry in rows(Entry):
        newest[entry.subject] = max(newest.get(entry.subject, 0), int(entry.version))
    for table in VERSIONED:
        for item in rows(table):
            assert newest.get(item.subject, 0) == int(item.version or 0), item.subject


def check_handles() -> None:
    """R12: each handle has the one owner who goes by it, and each profile its path."""
    there = [person for person in rows(Person) if person.status != people.DELETED]
    handles = {f"handle#{person.handle}": person.subject for person in there}
    profiles = {f"path#{person.profile}": person.subject for person in there if person.profile}
    named = [c for c in rows(Claim) if c.owner.startswith("person#")]
    held = {c.claim: c.owner for c in named if c.claim.startswith(("handle#", "path#"))}
    assert held == handles | profiles


def check_claims() -> None:
    """R12: an article holds exactly the paths that it says it has."""
    held = {c.claim: c.owner for c in rows(Claim) if c.claim.startswith("path#") and c.owner.startswith("article#")}
    wanted = {
        f"path#{path}": article.subject
        for article in rows(Article)
        if article.status != DELETED
        for path in (article.path, *article.aliases)
        if path
    }
    assert held == wanted


def check_topics() -> None:
    """The rows and the counts of every topic are those of the published articles."""
    shown = [article for article in rows(Article) if article.visible]
    wanted = {(str(topic), topics.row_key(article)) for article in shown for topic in topics.of(article)}
    counts: Counter[tuple[str, str]] = Counter()
    for article in shown:
        for topic in filter(lambda topic: topic.listed, topics.of(article)):
            counts[topic.group, topic.slug] += 1
            counts[str(topic), topics.month_key(topics.month_of(article.published_at))] += 1
    stored = rows(Topic)
    assert {(row.topic, row.key) for row in stored if row.article_id} == wanted
    assert {(row.topic, row.key): row.total for row in stored if row.total} == counts


def check_revisions() -> None:
    """R13: what an article says are its words are there."""
    there = {(str(row.article_id), int(row.version)) for row in rows(Revision)}
    for article in rows(Article):
        wanted = {(str(article.id), int(number)) for number in (article.revision, article.live) if number}
        assert wanted <= there, article.subject


def check_pages() -> None:
    """R7: every file is what the models say now, and there is no other."""
    state = State()
    wanted: dict[str, Any] = {}
    for file in everything(state):
        content = content_of(file, state)
        if content is not None:
            wanted[urls.object_key(path_of(file, state))] = store.inputs_of(content)
    wanted = {key: inputs for key, inputs in wanted.items() if _is_page(key)}
    present = {key: store.look(key).inputs for key in sorted(store.keys()) if _is_page(key)}
    missing, orphans = sorted(set(wanted) - set(present)), sorted(set(present) - set(wanted))
    assert (missing, orphans) == ([], []), f"missing {missing}, nobody's {orphans}"
    stale = [key for key in wanted if wanted[key] != present[key]]
    assert stale == [], f"stale: {stale}"


def _is_page(key: str) -> bool:
    """Stylesheets stay when there is another one: pages that readers have open name them."""
    return not media.is_variant(key) and not key.startswith("assets/")


def check_images() -> None:
    """The forms of pictures on the site are those that their rows tell of, whole; every picture has been prepared."""
    shown = list(media.published())
    unprepared = [item.path for item in shown if item.type in images.RASTER and item.prepared != item.digest]
    assert unprepared == [], f"without forms: {unprepared}"
    told = {form.path.removeprefix("/"): form.size for item in shown for form in item.forms}
    listed = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket, Prefix="images/")
    there = {item["Key"]: item["Size"] for page in listed for item in page.get("Contents", [])}
    forms = {key: size for key, size in there.items() if media.is_variant(key)}
    assert forms == told, f"there are {forms}, told is of {told}"


def files() -> dict[str, str]:
    """Every page, by key, with its ETag."""
    listed = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket)
    return {item["Key"]: item["ETag"] for page in listed for item in page.get("Contents", [])}


def size_of(item: Any) -> int:
    """Bytes of an item as JSON, which is no less than what DynamoDB counts."""
    return len(msgspec.json.encode(item))
