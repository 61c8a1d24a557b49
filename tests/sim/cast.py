"""A small publication at rest, and the people in it: what every run of the simulator begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

import pyotp

from chalicelib import clock, one_time
from chalicelib.access import Actor, Role
from chalicelib.commands import accounts, articles, factors, invites, media, people, sessions, site, topics
from chalicelib.commands.sessions import Started
from chalicelib.content import Content
from chalicelib.models import addresses as stored
from chalicelib.models import people as persons
from chalicelib.models import sessions as open_sessions
from chalicelib.models.topics import TopicId
from tests.images.examples import encoded, photo
from tests.sim.world import World

PASSWORD, NETWORK = "engines weave algebra", "203.0.113.0/24"
SETTINGS = {"title": "Oak", "base_url": "https://oak.example", "taxonomies": {"tag": "tags"}, "feeds": ["all"]}
INK = TopicId("tag", "en", "ink")
PICTURE = "/2.png"
_LATER = timedelta(hours=1)


@dataclass(frozen=True)
class Member:
    """Somebody who is logged in: the tokens of their session, the secret of their second factor."""

    person: str
    email: str
    session: str
    refresh: str
    secret: str = ""

    @property
    def actor(self) -> Actor:
        """As a route makes it of an access token; somebody who is no longer good has no guards that hold."""
        session, person = open_sessions.open_session(self.session, self.person)
        if session is None or person is None:
            return Actor(f"person#{self.person}", session=self.session, epoch=-1)
        return Actor(
            person.subject,
            guards=(persons.still(person.id, int(person.epoch)), open_sessions.still(session.id)),
            role=Role(person.role),
            session=session.id,
            epoch=int(person.epoch),
            factors=tuple(session.factors),
            address=person.address or "",
        )

    @property
    def code(self) -> str:
        """What their app shows; another one each half minute."""
        return pyotp.TOTP(self.secret).at(int(clock.now().timestamp())) if self.secret else ""


@dataclass(frozen=True)
class Cast:
    """Who and what is there: ids of articles by their state, and people."""

    owner: Member
    reader: Member
    author: str
    """The id of somebody who is named as an author and has no account."""
    articles: tuple[str, ...]
    """A live one first; then one that is planned, a draft, one that was taken off the site."""

    def article(self, world: World) -> str:
        """One of them; in a run that leaves nothing to chance there is one only."""
        return self.articles[0] if len(self.articles) == 1 else world.chance.choice(self.articles)

    def of_one_article(self, at: int = 0) -> "Cast":
        """All do what they do to the same article."""
        return replace(self, articles=(self.articles[at],))


@cache
def at_rest() -> tuple[World, Cast]:
    """The publication, made once: it is copied for each run."""
    world = World(0)
    with world.running():
        site.configure(actor="operator", settings=SETTINGS)
        owner, reader = _owner(), joined("ada@oak.example", "Ada")
        author = people.add(actor="operator", name="Bob Cratchit", handle="bob").id
        media.add(actor="operator", path=PICTURE, content=encoded(photo(40, 30), "PNG"))
        topics.describe(actor="operator", topic=INK, title="Ink", body="About ink.", path="/ink/")
        made = _articles(author)
        world.catch_up()
    return world, Cast(owner, reader, author, made)


def begin(seed: int) -> tuple[World, Cast]:
    """A world of its own that begins at rest."""
    rest, cast = at_rest()
    return World(seed, rest.cloud, rest.clock.time), cast


def joined(email: str, name: str) -> Member:
    """Somebody signs up, reads their mail and is logged in."""
    accounts.ask(purpose=one_time.SIGN_UP, email=email, network=NETWORK)
    started = accounts.confirm(token=mailed(one_time.SIGN_UP, email), name=name, password=PASSWORD, network=NETWORK)
    return member(email, started)


def member(email: str, started: Started, secret: str = "") -> Member:
    return Member(str(started.session.person), email, str(started.session.id), started.refresh_token, secret)


def mailed(purpose: str, email: str) -> str:
    """The token of the newest mail to an address; a wrong one when none waits."""
    address = stored.find(stored.id_of(email))
    waiting = address.pending.get(purpose, {}) if address else {}
    return one_time.text_of(purpose, stored.id_of(email), waiting.get("nonce", "none"))


def invited(role: str, email: str, name: str = "A guest") -> str:
    """The token of an invite."""
    invite = invites.send(actor="operator", email=email, role=role, name=name)
    return one_time.text_of(one_time.INVITE, invite.id, invite.nonce)


def with_second_factor(known: Member) -> Member:
    """They turn it on, and log in with it."""
    offer = factors.offer(actor=known.actor)
    code = pyotp.TOTP(offer.secret).at(int(clock.now().timestamp()))
    factors.turn_on(actor=known.actor, offered=offer.text, code=code, password=PASSWORD)
    person = persons.get(known.person)
    started = sessions.start_after(person, factors=("password", "totp"))
    return member(known.email, started, offer.secret)


def _owner() -> Member:
    email = "ruth@oak.example"
    token = invited(Role.OWNER, email, "Ruth")
    started = invites.accept(token=token, password=PASSWORD, network=NETWORK)
    return member(email, started)


def _articles(author: str) -> tuple[str, ...]:
    """Live with newer words, planned, a draft, retracted."""
    live, planned, draft, gone = (
        articles.draft(actor="operator", content=words(name, author)).id
        for name in ("live", "planned", "draft", "gone")
    )
    for each in (live, gone):
        articles.publish(actor="operator", article_id=each)
    articles.revise(actor="operator", article_id=live, content=words("newer", author))
    articles.schedule(actor="operator", article_id=planned, publish_at=clock.now() + _LATER)
    articles.retract(actor="operator", article_id=gone)
    return live, planned, draft, gone


def words(name: str, author: str = "", tags: Sequence[str] = ("ink",), **more: Any) -> Content:
    """Something to read, with a picture in it."""
    return Content(
        title=f"Title {name}",
        body=f"Words of {name}. ![A picture]({PICTURE})",
        tags=tuple(tags),
        authors=(author,) if author else (),
        **more,
    )
