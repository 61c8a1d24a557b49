"""Everybody there is to call, and what each of them has: for tests of who may do what."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from chalicelib import access_tokens, one_time, passwords
from chalicelib.access import Actor, Role, Scope
from chalicelib.commands import accounts, articles, invites, previews, roles, sessions
from chalicelib.content import Content
from chalicelib.models import invites as stored
from chalicelib.models import people
from tests.conftest import NOON
from tests.routes.examples import World
from tests.routes.members import Member, invited, join, mailed

IDS = ("article_id", "person_id", "session_id", "token_id", "invite_id")
"""Parts of a path that name what may be somebody's."""
UNKNOWN = "01KJMEFC0000000000000000ZZ"
SECRET = "Nobody else may read this."


@dataclass(frozen=True)
class Who:
    """A caller: what they show, and what that is good for. `role` is None for programs and strangers."""

    name: str
    shown: str = ""
    good: bool = False
    """Whether it says who calls."""
    role: Role | None = None
    proven: bool = False
    """Whether they have logged in with a second factor."""
    scopes: frozenset[Scope] = frozenset()
    things: dict[str, str] = field(default_factory=dict)
    """One of each of `IDS` that is their own."""

    def __str__(self) -> str:
        return self.name


class Cast:
    """One of each kind of caller; `others` are the things of somebody who is none of them."""

    def __init__(self, world: World) -> None:
        world.begin(lambda: NOON)
        self._world = world
        self.first = invited(Role.OWNER)
        another = invited(Role.AUTHOR)
        self.others = self._things(another)
        self._by_name = {who.name: who for who in (Who("nobody"), *self._people(), *self._programs(), *self._wrong())}

    def __iter__(self) -> Iterator[Who]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Who:
        return self._by_name[name]

    def _people(self) -> Iterator[Who]:
        yield self._person("reader", join(), Role.READER)
        yield self._person("author", invited(Role.AUTHOR), Role.AUTHOR)
        yield self._person("editor without second factor", invited(Role.EDITOR, second=False), Role.EDITOR)
        yield self._person("editor", invited(Role.EDITOR), Role.EDITOR)
        owner = owner_after(self.first.id, second=False)
        yield self._person("owner without second factor", owner, Role.OWNER)
        yield self._person("owner", self.first, Role.OWNER)

    def _person(self, name: str, member: Member, role: Role, *, good: bool = True) -> Who:
        return Who(name, member.access, good, role, bool(member.secret), things=self._things(member))

    def _programs(self) -> Iterator[Who]:
        for scope in Scope:
            yield Who(f"token of {scope}", self._world.holder(scope), good=True, scopes=frozenset({scope}))
        yield Who("token of every scope", self._world.token_of_all, good=True, scopes=frozenset(Scope))

    def _wrong(self) -> Iterator[Who]:
        """What is good for nothing, or for something else than calling a route."""
        member = self.first
        yield Who("revoked token", self._world.revoked)
        yield Who("expired token", self._world.expired)
        suspended = self._person("suspended", invited(Role.EDITOR), Role.EDITOR, good=False)
        roles.suspend(actor="operator", person_id=suspended.things["person_id"])
        yield suspended
        out = member_again(member)
        sessions.log_out(out.refresh_token)
        yield Who("logged out", out.access)
        self._world.begin(lambda: NOON - timedelta(minutes=11))
        person = people.get(member.id)
        yield Who("late", access_tokens.issue(person=member.id, session=member.session, epoch=int(person.epoch)))
        self._world.begin(lambda: NOON)
        yield Who("refresh token", member.refresh_token)
        yield Who("preview", previews.give(self.others["article_id"]).text)
        accounts.ask(purpose=one_time.RESET, email=member.email, network="")
        yield Who("one-time token", mailed(one_time.RESET, member.email))
        invite = stored.get(self.others["invite_id"])
        yield Who("invite", one_time.text_of(one_time.INVITE, invite.id, invite.nonce))
        yield Who("offer of a second factor", member("POST", "/account/second-factor").json_body["offer"])

    def _things(self, member: Member) -> dict[str, str]:
        actor = Actor(f"person#{member.id}", role=Role.OWNER)
        words = Content(title=f"By {member.email}", body=SECRET, authors=(member.id,))
        article = articles.publish(actor="operator", article_id=articles.draft(actor="operator", content=words).id)
        invite = invites.send(actor=actor, email=f"friend.of.{member.email}", role="author")
        token = self._world.token("articles:read")[7:33]
        ids = (article.id, member.id, member.session, token, invite.id)
        return dict(zip(IDS, map(str, ids), strict=True))


def owner_after(first: str, *, second: bool = True) -> Member:
    """Another owner, whom the one with this id has invited."""
    return invited(Role.OWNER, actor=Actor(f"person#{first}", role=Role.OWNER), second=second)


def member_again(member: Member) -> Member:
    """The same person in another session, begun with a second factor."""
    person = people.get(member.id)
    started = sessions.start(member.id, int(person.epoch), factors=("password", "totp"), device="another")
    shown = {"access_token": started.access_token, "refresh_token": started.refresh_token}
    return Member(member.email, {"person_id": member.id, "session_id": started.session.id, **shown})


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Passwords at the lowest cost that bcrypt takes: where people come and go, and none of it is about passwords."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        yield
