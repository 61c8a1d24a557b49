"""What the models say, read once for one build: every question is asked of DynamoDB at most once, by a strong read."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from chalicelib.content import Content
from chalicelib.models import articles, claims, media, people, revisions, site, themes, topics
from chalicelib.models.articles import Article
from chalicelib.models.claims import Claim
from chalicelib.models.media import Media
from chalicelib.models.people import DELETED, Person
from chalicelib.models.revisions import Revision
from chalicelib.models.site import Language, Settings
from chalicelib.models.themes import Theme
from chalicelib.models.topics import Topic, TopicId
from chalicelib.projections.pages import bodies

T = TypeVar("T")
MOST_TRANSLATIONS = 100


class State:
    """A reader that remembers. Make a new one after looking at the stored files, so that what it says is newer."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}
        self.supposes = False
        """Whether it says what is not: then nothing is noted of what is built from it."""

    def once(self, read: Callable[..., T], *arguments: Any) -> T:
        """What the function says of these arguments, asked or worked out once."""
        key = (read, *arguments)
        if key not in self._known:
            self._known[key] = read(*arguments)
        return cast(T, self._known[key])

    def know(self, read: Callable[..., T], *arguments: Any, answer: T) -> None:
        """Take this for the answer to a question that will be asked."""
        self._known[(read, *arguments)] = answer

    def made(self, make: Callable[..., T], *of: Any) -> T:
        """What is made of this and of the state, once: a page and its twin show the same."""
        key = (make, *of)
        if key not in self._known:
            self._known[key] = make(*of, self)
        return cast(T, self._known[key])

    def knows(self, read: Callable[..., Any], *arguments: Any) -> bool:
        """Whether the answer to a question is at hand."""
        return (read, *arguments) in self._known

    @property
    def settings(self) -> Settings:
        return self.once(site.get)

    def languages(self) -> dict[str, Language]:
        """Every language of the publication; the one at the root is always among them."""
        known = self.settings.languages
        return known if self.settings.language in known else {self.settings.language: Language(label=""), **known}

    def article(self, article_id: str) -> Article | None:
        return self.once(articles.find, article_id)

    def content(self, article: Article) -> Content:
        """The words that readers see."""
        return self.once(content_of_revision, article.id, int(article.live or article.revision))

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """Those of the articles that readers see, by id, in the order asked for; unknown ones are read together."""
        wanted = list(dict.fromkeys(ids))
        if unread := [each for each in wanted if (articles.find, each) not in self._known]:
            found = articles.get_many(unread)
            for each in unread:
                self.know(articles.find, each, answer=found.get(each))
        shown = ((each, self.article(each)) for each in wanted)
        return {each: article for each, article in shown if article and article.visible}

    def contents(self, ids: Iterable[str]) -> dict[str, tuple[Article, Content]]:
        """As `articles`, with the words that readers see: two calls for 100, not two for each."""
        shown = self.articles(ids)
        saves = [(each, int(article.live)) for each, article in shown.items()]
        if unread := [save for save in saves if (content_of_revision, *save) not in self._known]:
            for each, revision in revisions.get_many(unread).items():
                self.know(content_of_revision, each, int(revision.version), answer=words_of(revision))
        return {each: (article, self.content(article)) for each, article in shown.items()}

    def suppose(self, article: Article, content: Content) -> None:
        """Take this for the article and for the words that readers see, whatever the store says."""
        self.supposes = True
        self._known[articles.find, article.id] = article
        self._known[content_of_revision, article.id, int(article.live)] = content
        for topic, name in topics.of(article).items():
            if name:
                self._known[topics.describe, topic] = topics.named(self.topic(topic), topic, name)

    def claim(self, path: str) -> Claim | None:
        return self.once(claims.find, claims.path(path))

    def media(self, media_id: str) -> Media | None:
        return self.once(media.find, media_id)

    def people(self, ids: Iterable[str]) -> list[Person]:
        """Those of the people that are there still, in the order asked for; unknown ones are read in one call."""
        wanted = list(ids)
        known = self._known.setdefault(("people",), {})
        if unread := [person for person in wanted if person not in known]:
            known.update(dict.fromkeys(unread) | people.get_shown(unread))
        return [known[person] for person in wanted if known[person] and known[person].status != DELETED]

    def gone(self, topic: TopicId) -> bool:
        """Whether it is the list of an author who has deleted their account."""
        if topic.kind != "author":
            return False
        self.people([topic.slug])
        found: Person | None = self._known["people",][topic.slug]
        return found is not None and found.status == DELETED

    def topic(self, topic: TopicId) -> Topic | None:
        """What is known of a topic itself."""
        return self.once(topics.describe, topic)

    def topics(self, kind: str, language: str) -> list[Topic]:
        """Every topic of a kind, which is then known by itself as well."""
        return self.made(_described, kind, language)

    def newest(self, topic: TopicId, limit: int = 0) -> list[Topic]:
        """As many as asked for, or as the longer of list and feed shows."""
        return self.once(topics.newest, topic, limit or self.shown)

    @property
    def shown(self) -> int:
        """How many articles a list or its feed shows, whichever is more."""
        return max(self.settings.page_size, self.settings.feed_size)

    @property
    def theme(self) -> Theme | None:
        """The publisher's own theme, if one is in use."""
        name = self.settings.theme
        return self.once(themes.find, name) if name else None

    def months(self, topic: TopicId) -> dict[str, int]:
        return self.once(topics.months, topic)

    def in_month(self, topic: TopicId, month: str) -> list[Topic]:
        return self.once(topics.in_month, topic, month)

    def older(self, topic: TopicId, key: str, limit: int = 1) -> list[Topic]:
        return self.once(topics.older, topic, key, limit)

    def newer(self, topic: TopicId, key: str, limit: int = 1) -> list[Topic]:
        return self.once(topics.newer, topic, key, limit)

    def translations(self, topic: TopicId) -> list[Topic]:
        """The articles of a set of translations."""
        return self.once(topics.newest, topic, MOST_TRANSLATIONS)


def _described(kind: str, language: str, state: State) -> list[Topic]:
    found = state.once(topics.described, kind, language)
    for row in found:
        answer: Topic | None = row
        state.know(topics.describe, TopicId(kind, language, str(row.key)), answer=answer)
    return found


def content_of_revision(article_id: str, version: int) -> Content:
    return words_of(revisions.get(article_id, version))


def words_of(revision: Revision) -> Content:
    """The words of a revision. Their HTML, where it was kept, is at hand for those who make pages of them."""
    content = revision.content()
    if revision.rendered is not None:
        bodies.offer(content.body, content.format, revision.rendered)
    return content
