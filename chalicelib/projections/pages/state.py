"""What the models say, read once for one build: every question is asked of DynamoDB at most once, by a strong read."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from chalicelib.content import Content
from chalicelib.models import articles, claims, media, people, revisions, site, topics
from chalicelib.models.articles import Article
from chalicelib.models.claims import Claim
from chalicelib.models.media import Media
from chalicelib.models.people import Person
from chalicelib.models.site import Language, Settings
from chalicelib.models.topics import Topic, TopicId

T = TypeVar("T")


class State:
    """A reader that remembers. Make a new one after looking at the stored files, so that what it says is newer."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def _once(self, read: Callable[..., T], *arguments: Any) -> T:
        key = (read, *arguments)
        if key not in self._known:
            self._known[key] = read(*arguments)
        return cast(T, self._known[key])

    @property
    def settings(self) -> Settings:
        return self._once(site.get)

    def languages(self) -> dict[str, Language]:
        """Every language of the publication; the one at the root is always among them."""
        known = self.settings.languages
        return known if self.settings.language in known else {self.settings.language: Language(label=""), **known}

    def article(self, article_id: str) -> Article | None:
        return self._once(articles.find, article_id)

    def content(self, article: Article) -> Content:
        """The words that readers see."""
        return self._once(_content, article.id, int(article.live or article.revision))

    def suppose(self, article: Article, content: Content) -> None:
        """Take this for the article and for the words that readers see, whatever the store says."""
        self._known[articles.find, article.id] = article
        self._known[_content, article.id, int(article.live)] = content
        for topic, name in topics.of(article).items():
            if name:
                self._known[topics.describe, topic] = topics.named(self.topic(topic), topic, name)

    def claim(self, path: str) -> Claim | None:
        return self._once(claims.find, claims.path(path))

    def media(self, media_id: str) -> Media | None:
        return self._once(media.find, media_id)

    def people(self, ids: Iterable[str]) -> list[Person]:
        """Those of the people that exist, in the order asked for; unknown ones are read in one call."""
        wanted = list(ids)
        known = self._known.setdefault(("people",), {})
        if unread := [person for person in wanted if person not in known]:
            known.update(dict.fromkeys(unread) | people.get_all(unread))
        return [known[person] for person in wanted if known[person]]

    def topic(self, topic: TopicId) -> Topic | None:
        """What is known of a topic itself."""
        return self._once(topics.describe, topic)

    def topics(self, kind: str, language: str) -> list[Topic]:
        return self._once(topics.described, kind, language)

    def newest(self, topic: TopicId) -> list[Topic]:
        """As many as the longer of list and feed shows."""
        return self._once(topics.newest, topic, max(self.settings.page_size, self.settings.feed_size))

    def months(self, topic: TopicId) -> dict[str, int]:
        return self._once(topics.months, topic)

    def in_month(self, topic: TopicId, month: str) -> list[Topic]:
        return self._once(topics.in_month, topic, month)

    def older(self, topic: TopicId, key: str) -> Topic | None:
        return self._once(topics.before, topic, key)

    def newer(self, topic: TopicId, key: str) -> Topic | None:
        return self._once(topics.after, topic, key)


def _content(article_id: str, version: int) -> Content:
    return revisions.get(article_id, version).content()
