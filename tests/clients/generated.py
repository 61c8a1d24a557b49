"""A client that nobody wrote, made by openapi-python-client and run by the Python beside it. Prints what it finds."""

import json
import os
from collections.abc import Iterator

from generated_galley import AuthenticatedClient, Client  # type: ignore[import-not-found, unused-ignore]
from generated_galley.api.articles import (  # type: ignore[import-not-found, unused-ignore]
    create_article,
    get_article,
    list_articles,
)
from generated_galley.models import (  # type: ignore[import-not-found, unused-ignore]
    ArticleAnswer,
    ArticleCard,
    ArticlesAnswer,
    Draft,
    NewArticle,
    Problem,
)

URL, TOKEN = os.environ["GALLEY_URL"], os.environ["GALLEY_TOKEN"]


def every_article(client: Client) -> Iterator[ArticleCard]:
    """Page after page, by the `next` of each."""
    page = list_articles.sync(client=client, limit=3)
    while isinstance(page, ArticlesAnswer):
        yield from page.items
        if not page.next_:
            return
        page = list_articles.sync(client=client, limit=3, cursor=page.next_)


def main() -> None:
    with Client(base_url=URL, raise_on_unexpected_status=True) as client:
        ids = [card.id for card in every_article(client)]
        article = get_article.sync(ids[0], client=client)
        missing = get_article.sync("01KJMEFC0000000000000000ZZ", client=client)
    with AuthenticatedClient(base_url=URL, token=TOKEN, raise_on_unexpected_status=True) as desk:
        made = create_article.sync(client=desk, body=NewArticle(title="Written by a generated client"))
    assert isinstance(article, ArticleAnswer)
    assert isinstance(missing, Problem)
    assert isinstance(made, Draft)
    found = {"ids": ids, "html": article.html, "missing": f"{missing.status} {missing.type_}", "made": made.status}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
