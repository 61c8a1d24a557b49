"""The page of an article that is not published, or not in these words: made as if it were, and written nowhere."""

from chalicelib.models.articles import Article
from chalicelib.projections.pages import render, themes
from chalicelib.projections.pages.article import article_page
from chalicelib.projections.pages.state import State


def preview(article: Article) -> bytes:
    """The bytes that publishing the article would write at its path. It is as published in memory, with `newest`."""
    state = State()
    state.suppose(article, article.newest)
    page = article_page(article, state)
    return render.render(page, themes.of(page))
