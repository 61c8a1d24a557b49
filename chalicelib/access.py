"""Who may do what: one table of rights. What is not named in it is not allowed."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a person is to the publication, from the least to the most."""

    READER = "reader"
    AUTHOR = "author"
    EDITOR = "editor"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone lets them do no more than look after their own account."""
        return self.rank >= Role.EDITOR.rank


class Scope(StrEnum):
    """A right: what it means, and the lowest role that has it over what is its own, and over everybody's.

    An API token has the rights it was given, over everybody's.
    """

    meaning: str
    own: Role
    everybodys: Role

    def __new__(cls, value: str, own: Role, everybodys: Role, meaning: str) -> "Scope":
        member = str.__new__(cls, value)
        member._value_, member.own, member.everybodys, member.meaning = value, own, everybodys, meaning
        return member

    ARTICLES_READ = "articles:read", Role.AUTHOR, Role.EDITOR, "read drafts, revisions and previews"
    ARTICLES_WRITE = (
        "articles:write",
        Role.AUTHOR,
        Role.EDITOR,
        "begin articles and save words, which readers do not see yet",
    )
    ARTICLES_PUBLISH = (
        "articles:publish",
        Role.AUTHOR,
        Role.EDITOR,
        "publish, schedule, retract, move and delete articles",
    )
    PEOPLE_READ = "people:read", Role.EDITOR, Role.EDITOR, "see who has an account, and the invites"
    PEOPLE_WRITE = (
        "people:write",
        Role.EDITOR,
        Role.EDITOR,
        "invite and suspend people and change roles, all of them below one's own",
    )
    SITE_WRITE = "site:write", Role.OWNER, Role.OWNER, "read and change the settings of the publication"
    LEDGER_READ = "ledger:read", Role.OWNER, Role.OWNER, "read the audit log"
    TOKENS_WRITE = (
        "tokens:write",
        Role.OWNER,
        Role.OWNER,
        "list and revoke all tokens, and make such that may do no more than this one, and not for longer",
    )

    def held_by(self, role: Role) -> bool:
        """Whether a role has it at all, if only over what is its own."""
        return role.rank >= self.own.rank


def scopes_of(role: Role) -> frozenset[Scope]:
    """All rights of a role."""
    return frozenset(scope for scope in Scope if scope.held_by(role))


MAKERS = tuple(role for role in Role if Scope.TOKENS_WRITE.held_by(role))
"""Who may make API tokens. What they have made is good for as long as they may."""


class Actor(str):
    """Who does something, by the name that the ledger knows: `person#…`, `token#…`; others are plain text.

    `guards` is what must still be true of them when what they do is written; `limited` says that only what is their
    own is theirs to see and to change; `session`, `epoch`, `factors` and `address` (its id) are those of a person who
    is logged in; `maker` is the id of the person by whose rights an API token acts.
    """

    guards: tuple[Any, ...]
    limited: bool
    role: Role
    session: str
    epoch: int
    factors: tuple[str, ...]
    address: str
    maker: str

    def __new__(
        cls,
        name: str,
        *,
        guards: tuple[Any, ...] = (),
        limited: bool = False,
        role: Role = Role.READER,
        session: str = "",
        epoch: int = 0,
        factors: tuple[str, ...] = (),
        address: str = "",
        maker: str = "",
    ) -> "Actor":
        actor = str.__new__(cls, name)
        actor.guards, actor.limited, actor.role = guards, limited, role
        actor.session, actor.epoch, actor.factors, actor.address = session, epoch, factors, address
        actor.maker = maker
        return actor

    @property
    def person(self) -> str:
        """The id of the person, empty for others."""
        return self.removeprefix("person#") if self.startswith("person#") else ""


def owns(actor: str, owners: Collection[str]) -> bool:
    """Whether it is theirs to see and to change: it is their own, or they may do so with everybody's."""
    return not isinstance(actor, Actor) or not actor.limited or actor.person in owners


def above(actor: str, role: Role) -> bool:
    """Whether somebody stands above a role, and so may give it and take it. The operator stands above all."""
    return role.rank < actor.role.rank if isinstance(actor, Actor) else True
