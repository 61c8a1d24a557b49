"""All rows of an article in its lists are written together: who reads one of them knows what the others say."""

from collections.abc import Callable
from typing import Any

import msgspec

from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import Topic
from tests.machine import Machine

Publish = Callable[..., Article]


def rows(article: Article) -> list[dict[str, Any]]:
    """What each of its rows says, but for the list that it is in."""
    named = topics.of(article)
    found = [Topic.get(str(topic), topics.row_key(article)).attribute_values for topic in named]
    assert len(found) > 4
    return [{name: value for name, value in row.items() if name != "topic"} for row in found]


def test_every_row_of_an_article_says_the_same_after_each_change(galley: Machine, publish: Publish) -> None:
    article = publish("One", tags=("ink", "lead"), series="Rows", section="posts", categories=("a",))
    changed = [article, moved(article), revised(article)]
    for after in changed:
        said = rows(articles_found(after))
        assert all(row == said[0] for row in said)


def moved(article: Article) -> Article:
    return articles.move(actor="operator", article_id=article.id, path="/elsewhere/")


def revised(article: Article) -> Article:
    words: Content = article.newest
    content = msgspec.structs.replace(words, title="Another", summary="Other words", tags=("ink", "new"))
    articles.revise(actor="operator", article_id=article.id, content=content)
    return articles.publish(actor="operator", article_id=article.id)


def articles_found(article: Article) -> Article:
    return Article.get(article.id)
