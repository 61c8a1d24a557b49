"""The publication as plain dictionaries: what each command should do, written down a second time and in few words.

A method raises the error that the command should be refused with, and then has changed nothing that counts: whoever
drives the model keeps a copy. It knows nothing of tables, claims, entries, pages or queues.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.errors import Conflict, GalleyError, Invalid, Missing, Taken
from chalicelib.slugs import title_slug

NOBODYS = {"/api/x/", "/tags/x/", "/robots.txt"}
"""Paths of a right shape that nobody may have."""
SHAPELESS = {"no-slash/", "/a//b/"}


@dataclass(frozen=True)
class Words:
    title: str
    body: str = ""
    path: str = ""
    tags: tuple[str, ...] = ()


@dataclass
class Post:
    """An article. `saves` are its words by the version at which they were saved."""

    newest: Words
    saves: dict[int, Words]
    status: str = "draft"
    version: int = 1
    live: Words | None = None
    path: str = ""
    aliases: set[str] = field(default_factory=set)
    dated: bool = False
    """Whether it was ever published."""
    publish_at: datetime | None = None
    unpublish_at: datetime | None = None

    @property
    def paths(self) -> set[str]:
        return {self.path, *self.aliases} - {""}

    def due(self, now: datetime) -> bool:
        ends = self.unpublish_at if self.status in {"published", "scheduled"} else None
        return any(at is not None and at <= now for at in (self.publish_at, ends))

    def take(self, path: str) -> None:
        self.aliases = ({*self.aliases, self.path} if self.path else self.aliases) - {path}
        self.path = path

    def save(self, words: Words) -> None:
        self.version += 1
        self.newest = self.saves[self.version] = words

    def cancel(self) -> None:
        """It waits no longer."""
        self.status = "retracted" if self.dated else "draft"
        if not self.dated:
            self.path, self.aliases = "", set()


@dataclass
class Publication:
    """Everything by its name: ids of articles, slugs of tags, paths of files, ids of people."""

    posts: dict[str, Post] = field(default_factory=dict)
    lists: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Title and path of the tags that are described."""
    files: dict[str, bytes] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    title: str = "Oak"

    def owners(self) -> Iterator[tuple[str, str]]:
        """Every path that somebody has, and who."""
        for name, post in self.posts.items():
            yield from ((path, name) for path in post.paths if post.status != "deleted")
        yield from ((path, tag) for tag, (_, path) in self.lists.items() if path)
        yield from ((path, path) for path in self.files)

    def members(self, tag: str) -> set[str]:
        """The articles that readers find in the list of a tag."""
        return {name for name, post in self.posts.items() if post.live and tag in post.live.tags}

    def draft(self, words: Words, name: str) -> None:
        _check_words(words)
        self.posts[name] = Post(words, {1: words})

    def revise(self, name: str, words: Words) -> None:
        _check_words(words)
        self._post(name).save(words)

    def amend(self, name: str, body: str) -> None:
        post = self._post(name)
        post.save(replace(post.newest, body=body))

    def restore(self, name: str, version: int) -> None:
        post = self._post(name)
        if version not in post.saves:
            raise Missing("")
        post.save(post.saves[version])

    def publish(self, name: str, now: datetime) -> None:
        post = self._post(name)
        if post.status == "scheduled" and not post.dated:
            post.path = ""
        self._settle_at(name, _check(post.newest.path or post.path or _by_title(post.newest)))
        post.status, post.live, post.dated, post.publish_at = "published", post.newest, True, None
        post.version += 1
        if post.unpublish_at and post.unpublish_at <= now:
            post.unpublish_at = None

    def schedule(self, name: str, now: datetime, at: datetime | None, until: datetime | None) -> None:
        post = self._post(name)
        if until and (until <= now or (at and until <= at)):
            raise Invalid("")
        if at and not post.live:
            post.path = post.path if post.dated else ""
            post.status = "scheduled"
            self._settle_at(name, _check(post.newest.path or post.path or _by_title(post.newest)))
        elif post.status == "scheduled":
            post.cancel()
        post.publish_at, post.unpublish_at = at, until
        post.version += 1

    def retract(self, name: str) -> None:
        post = self._post(name)
        if post.status not in {"published", "scheduled"}:
            raise Conflict("")
        if post.live:
            post.status, post.live = "retracted", None
        else:
            post.cancel()
        post.publish_at = post.unpublish_at = None
        post.version += 1

    def move(self, name: str, path: str) -> None:
        post = self._post(name)
        self._settle_at(name, _check(path))
        post.save(replace(post.newest, path=path))

    def delete(self, name: str) -> None:
        post = self._post(name)
        post.status, post.live, post.path, post.aliases = "deleted", None, "", set()
        post.publish_at = post.unpublish_at = None
        post.version += 1

    def tick(self, now: datetime) -> None:
        """The clock calls: of each article that is due one thing is done; what cannot be published stays due."""
        due = {name: post for name, post in self.posts.items() if post.due(now)}
        for name in sorted(due, key=lambda name: min(filter(None, (due[name].publish_at, due[name].unpublish_at)))):
            post = self.posts[name]
            over = post.unpublish_at is not None and post.unpublish_at <= now
            before = replace(post, saves=dict(post.saves), aliases={*post.aliases})
            try:
                if post.publish_at and post.publish_at <= now and not over:
                    self.publish(name, now)
                else:
                    self.retract(name)
            except GalleyError:
                self.posts[name] = before

    def describe(self, tag: str, title: str, path: str) -> None:
        if path and not path.startswith("/tags/"):  # its own kind's folder
            _check(path)
        if path:
            self._free(path, tag)
        self.lists[tag] = (title, path)

    def forget(self, tag: str) -> None:
        self.lists.pop(tag, None)

    def add_file(self, path: str, content: bytes) -> None:
        self._free(_check(path), path)
        self.files[path] = content

    def remove_file(self, path: str) -> None:
        if path not in self.files:
            raise Missing("")
        del self.files[path]

    def call(self, name: str, handle: str) -> None:
        """Somebody who is added, or who goes by another handle from now on."""
        if not handle.replace("-", "").isalnum():
            raise Invalid("")
        if any(handle == other for who, other in self.handles.items() if who != name):
            raise Taken("")
        self.handles[name] = handle

    def entitle(self, title: str) -> None:
        if not title.strip():
            raise Invalid("")
        self.title = title

    def _post(self, name: str) -> Post:
        if name not in self.posts or self.posts[name].status == "deleted":
            raise Missing("")
        return self.posts[name]

    def _settle_at(self, name: str, path: str) -> None:
        """An article takes a path, and keeps those that it had."""
        self.posts[name].take(path)
        for each in self.posts[name].paths:
            self._free(each, name)

    def _free(self, path: str, name: str) -> None:
        if any(path == other and who != name for other, who in self.owners()):
            raise Taken("")


def _by_title(words: Words) -> str:
    return f"/{title_slug(words.title)}/"


def _check(path: str) -> str:
    if path in NOBODYS | SHAPELESS:
        raise Invalid("")
    return path


def _check_words(words: Words) -> None:
    if not words.title.strip() or words.path in SHAPELESS:
        raise Invalid("")
