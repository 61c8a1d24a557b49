"""A small publication made by hand, with one page of each kind and everything that the theme can show.

    with specimens.served() as address:
        page = chromium.visit(address + specimens.ARTICLE.path)

Nothing is read from a store: pages are pure, so that these are what the templates and the script are judged by.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.markdown.pictures import Picture
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.looks import script, stylesheet
from chalicelib.projections.pages.parts import SearchEntry, SeriesPart, direction
from chalicelib.projections.pages.render import content_type, render
from chalicelib.projections.pages.urls import object_key
from local import site as server
from local.rules import Answer, Stored

_MENU = (
    c.MenuLink(name="Articles", url="/articles/"),
    c.MenuLink(name="Topics", url="/tags/", children=(c.MenuLink(name="Series", url="/series/"),)),
    c.MenuLink(name="About", url="/about/"),
)
_LANGUAGES = (
    c.LanguageLink(name="English", path="/", language="en"),
    c.LanguageLink(name="العربية", path="/ar/", language="ar"),
    c.LanguageLink(name="Deutsch", path="/de/", language="de"),
)
BODY = """The paper that a page is printed on is chosen before its words. It has a grain, a weight and a colour.[^1]

[^1]: The grain is the way most of its fibres lie.

## What the hand knows

A sheet bends more easily along its grain than across it. `fold(sheet, along="grain")` is what a binder does.

> Paper remembers every fold. What was bent once bends there again.
>
> — A binder

- Hold it between two hands.
- Bend it one way, then the other.
- The easier way is the grain.

![A sheet with its grain drawn in](/sheet.svg "A sheet and its grain")

### Weights

| Paper | Weight | Used for |
|-------|-------:|----------|
| Laid | 90 g | letters |
| Wove | 120 g | books |
| Card | 240 g | covers |

## What the machine knows

```python
def signatures(pages: int, sheet: int = 16) -> int:
    \"\"\"How many folded sheets a book of so many pages takes.\"\"\"
    return -(-pages // sheet)  # rounded up
```

A book of $n$ pages on sheets of $s$ takes

$$\\left\\lceil \\frac{n}{s} \\right\\rceil$$

of them, and <kbd>Ctrl</kbd> <kbd>P</kbd> prints *none* of it.
"""
ARABIC = """## ما تعرفه اليد

للورق اتجاه، ومن يطوِ الورقة مع اتجاهها يجدها *ألين* مما لو طواها عكسه. هذا ما يتعلمه المجلِّد أولًا.

> الورق يتذكر كل طية.

- أمسكها بيديك.
- اطوها في اتجاه، ثم في الآخر.
"""
JAPANESE = """## 手が知っていること

紙には目があります。目に沿って折ると紙は*やわらかく*曲がり、目に逆らって折ると割れてしまいます。製本を学ぶ人が最初に覚えることです。

> 紙は折られたことをすべて覚えています。

- 両手で持ちます。
- 一方に曲げ、次にもう一方に曲げます。
"""


def _site(language: str = "en", title: str = "The Composing Room") -> c.Site:
    start = "" if language == "en" else f"/{language}"
    return c.Site(
        title=title,
        base_url="http://localhost:3000",
        description="A small magazine about how things are set, printed, bound and published.",
        language=language,
        direction=direction(language),
        navigation=_MENU,
        home=f"{start}/",
        feed=f"{start}/index.xml",
        copyright="© The Composing Room",
        languages=_LANGUAGES,
        search=f"{start}/search/",
        social=(c.Link(name="Mastodon", path="https://social.example/@composing"),),
        footer=(c.MenuLink(name="Imprint", url="/imprint/"), c.MenuLink(name="Privacy", url="/privacy/")),
        licence=c.Link(name="CC BY 4.0", path="https://creativecommons.org/licenses/by/4.0/"),
    )


SITE = _site()
_ADA = c.Link(name="Ada Prentiss", path="/authors/ada-prentiss/")
_BEN = c.Link(name="Ben Okafor", path="/authors/ben-okafor/")
_TAGS = (c.Link(name="paper", path="/tags/paper/"), c.Link(name="binding", path="/tags/binding/"))
CARDS = (
    c.Card(
        title="Paper has a direction", path="/2026/03/paper/", published="2026-03-12T09:00:00Z",
        published_text="12 March 2026", authors=(_ADA, _BEN),
        summary="Why a sheet folds well one way and badly the other, and how to tell before you fold it.",
    ),
    c.Card(
        title="One line at a time", path="/2026/02/line/", published="2026-02-20T09:00:00Z",
        published_text="20 February 2026", authors=(_BEN,),
        summary="The machine that cast a whole line of type from hot metal, and those who played it like an organ.",
    ),
    c.Card(
        title="The marks in the margin", path="/2026/01/marks/", published="2026-01-07T09:00:00Z",
        published_text="7 January 2026", authors=(_ADA,),
        summary="Proof-readers have a language of their own. It fits between two lines and says what to take out.",
    ),
)  # fmt: skip
MONTHS = tuple(
    c.MonthLink(name=name, path=f"/archive/2026-{number:02}/", count=count)
    for number, name, count in ((3, "March 2026", 12), (2, "February 2026", 1), (1, "January 2026", 7))
)
ARTICLE = c.ArticlePage(
    site=SITE, title="Paper has a direction", path="/2026/03/paper/", body=BODY, summary=CARDS[0].summary,
    published="2026-03-12T09:00:00Z", published_text="12 March 2026", updated="2026-03-14T09:00:00Z",
    updated_text="14 March 2026", authors=(_ADA, _BEN), section=c.Link(name="From the bench", path="/bench/"),
    tags=_TAGS, categories=(c.Link(name="Handwork", path="/categories/handwork/"),),
    series=(c.Link(name="A book by hand", path="/series/a-book-by-hand/"),), cover="/cover.svg",
    cover_alt="A folded sheet of paper", previous=c.Link(name="One line at a time", path="/2026/02/line/"),
    next=c.Link(name="Thread and needle", path="/2026/04/thread/"),
    translations=(c.LanguageLink(name="العربية", path="/ar/2026/03/paper/", language="ar"),),
    untranslated=(c.LanguageLink(name="Deutsch", path="/de/", language="de"),),
    part=SeriesPart(
        series=c.Link(name="A book by hand", path="/series/a-book-by-hand/"),
        next=c.Link(name="Thread and needle", path="/2026/04/thread/"),
    ),
    related=CARDS[1:],
    cover_picture=Picture(src="/cover.svg", width=1200, height=500),
    pictures={"/sheet.svg": Picture(src="/sheet.svg", width=1200, height=500)},
)  # fmt: skip
IN_ARABIC = c.ArticlePage(
    site=_site("ar", "غرفة التنضيد"), title="للورق اتجاه", path="/ar/2026/03/paper/", body=ARABIC, language="ar",
    published="2026-03-12T09:00:00Z", published_text="12 مارس 2026", authors=(_ADA, _BEN), tags=_TAGS,
    previous=c.Link(name="سطر بعد سطر", path="/ar/2026/02/line/"),
)  # fmt: skip
IN_JAPANESE = c.ArticlePage(
    site=_site("ja", "組版室"), title="紙には目がある", path="/ja/2026/03/paper/", body=JAPANESE, language="ja",
    published="2026-03-12T09:00:00Z", published_text="2026年3月12日", authors=(_ADA, _BEN), tags=_TAGS,
)  # fmt: skip
FRONT = c.FrontPage(site=SITE, cards=CARDS, months=MONTHS)
LIST = c.ListPage(
    site=SITE, title="paper", path="/tags/paper/", kind="tag", intro="What is printed **on**.", cards=CARDS,
    months=MONTHS, feed="/tags/paper/index.xml",
)  # fmt: skip
AUTHOR = c.AuthorPage(
    site=SITE, title="Ada Prentiss", path="/authors/ada-prentiss/", kind="author", cards=CARDS[::2], months=MONTHS,
    feed="/authors/ada-prentiss/index.xml", role="Binder", bio="Ada binds books and *writes* about it.",
    links=(c.Link(name="Website", path="https://ada.example/"), c.Link(name="Post", path="mailto:ada@ada.example")),
)  # fmt: skip
MONTH = c.MonthPage(
    site=SITE, title="The Composing Room, March 2026", path="/archive/2026-03/", cards=CARDS,
    list=c.Link(name="The Composing Room", path="/"), older=c.Link(name="February 2026", path="/archive/2026-02/"),
)  # fmt: skip
TAXONOMY = c.TaxonomyPage(
    site=SITE, title="Tags", path="/tags/",
    topics=tuple(c.TopicLink(name=tag.name, path=tag.path, count=count) for count, tag in enumerate(_TAGS, 1)),
)  # fmt: skip
SEARCH = c.SearchPage(
    site=SITE, path="/search/", index="/search.json", topics=(c.TopicGroup(name="Tags", links=_TAGS),), months=MONTHS
)
INDEX = c.SearchIndex(
    path="/search.json",
    entries=tuple(
        SearchEntry(
            title=card.title, url=f"http://localhost:3000{card.path}", summary=card.summary,
            published=card.published_text, tags=("paper",),
        )
        for card in CARDS
    ),
)  # fmt: skip
NOT_FOUND = c.NotFoundPage(site=SITE)
PAGES: tuple[Any, ...] = (
    ARTICLE, IN_ARABIC, IN_JAPANESE, FRONT, LIST, AUTHOR, MONTH, TAXONOMY, SEARCH, INDEX,
)  # fmt: skip
_DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 500"><rect width="1200" height="500" fill="#d9cfbb"/>'
    b'<path d="M200 90h520l280 60v270H480l-280-60z" fill="#f7f1e3"/><path d="M720 90 480 420" stroke="#8a2b0d" '
    b'stroke-width="6"/></svg>'
)


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of these pages, with the headers of production."""
    files = dict(_files())
    running = server.serve(files.get, host="127.0.0.1", port=0, api_port=0, mailbox=lambda _path: Answer(404))
    try:
        yield f"http://127.0.0.1:{running.port}"
    finally:
        running.shutdown()


def _files() -> Iterator[tuple[str, Stored]]:
    for page in PAGES:
        yield object_key(page.path), Stored(render(page), content_type(page))
    yield "404.html", Stored(render(NOT_FOUND), content_type(NOT_FOUND))
    for (path, content), kind in ((stylesheet(SITE.look), "text/css"), (script(), "text/javascript")):
        yield object_key(path), Stored(content, f"{kind}; charset=utf-8")
    for name in ("cover.svg", "sheet.svg", "favicon.svg"):
        yield name, Stored(_DRAWING, "image/svg+xml")
