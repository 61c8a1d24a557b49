"""What a page says of itself to search engines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from chalicelib.markdown import Question
from chalicelib.projections.pages.addresses import absolute
from chalicelib.projections.pages.bodies import parsed
from chalicelib.projections.pages.contexts import (
    ArticlePage,
    AuthorPage,
    FrontPage,
    ListPage,
    MonthPage,
    TaxonomyPage,
)
from chalicelib.projections.pages.parts import Link, Site

Thing = dict[str, Any]
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ESCAPES = [(character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029"]


def json_ld(page: object) -> Thing | None:
    """The graph of a page; None for one that search engines do not list."""
    match page:
        case ArticlePage():
            things = [
                _article(page),
                *_breadcrumbs(page.site, [page.section], page.title, page.path),
                *_questions(page),
            ]
        case FrontPage():
            things = [_web_site(page.site)]
        case AuthorPage():
            things = [_profile(page), *_breadcrumbs(page.site, [], page.title, page.path)]
        case ListPage() | TaxonomyPage():
            things = [_collection(page), *_breadcrumbs(page.site, [], page.title, page.path)]
        case MonthPage():
            things = [_collection(page), *_breadcrumbs(page.site, [page.list], page.title, page.path)]
        case _:
            return None
    return {"@context": "https://schema.org", "@graph": things}


def script_json(page: object) -> Markup:
    """The graph as the text of a `<script>`, which nothing in it can end; empty where there is none."""
    graph = json_ld(page)
    text = _json(graph) if graph else ""
    for character, reference in _ESCAPES:
        text = text.replace(character, reference)
    return Markup(text)  # noqa: S704 - neither a tag nor a reference can begin in it


def _article(page: ArticlePage) -> Thing:
    site, url, body = page.site, absolute(page.path, page.site), parsed(page.body, page.format)
    post = page.kind == "post"
    return _said(
        {
            "@type": "BlogPosting" if post else "WebPage",
            "@id": url,
            "url": url,
            "mainEntityOfPage": page.canonical or url,
            "headline" if post else "name": page.title,
            "description": page.summary,
            "inLanguage": page.language,
            "datePublished": page.published,
            "dateModified": page.updated or page.published,
            "author": [_person(link, site) for link in page.authors] or (_publisher(site) if post else None),
            "publisher": _publisher(site),
            "image": _picture(page),
            "articleSection": page.section.name if page.section and post else "",
            "keywords": [link.name for link in (*page.categories, *page.tags)],
            "wordCount": body.words if post else 0,
            "isPartOf": [
                _said({"@type": "CreativeWorkSeries", "name": link.name, "url": absolute(link.path, site)})
                for link in page.series
            ],
            "license": absolute(site.licence.path, site) if site.licence else "",
        }
    )


def _picture(page: ArticlePage) -> Thing | None:
    url, known = absolute(page.cover, page.site), page.cover_picture
    if not url:
        return None
    width, height = (known.width, known.height) if known else (0, 0)
    return _said({"@type": "ImageObject", "url": url, "width": width, "height": height, "caption": page.cover_alt})


def _questions(page: ArticlePage) -> list[Thing]:
    found = parsed(page.body, page.format).questions
    return [{"@type": "FAQPage", "mainEntity": [_question(each) for each in found]}] if found else []


def _question(question: Question) -> Thing:
    answer = {"@type": "Answer", "text": question.html}
    return {"@type": "Question", "name": question.text, "acceptedAnswer": answer}


def _web_site(site: Site) -> Thing:
    return _said(
        {
            "@type": "WebSite",
            "@id": absolute(site.home, site),
            "url": absolute(site.home, site),
            "name": site.title,
            "description": site.description,
            "inLanguage": site.language,
            "publisher": _publisher(site),
        }
    )


def _profile(page: AuthorPage) -> Thing:
    person = _said(
        {
            **_person(Link(name=page.title, path=page.path), page.site),
            "jobTitle": page.role,
            "sameAs": [link.path for link in page.links],
        }
    )
    return {**_collection(page), "@type": "ProfilePage", "mainEntity": person}


def _collection(page: ListPage | TaxonomyPage | MonthPage) -> Thing:
    url = absolute(page.path, page.site)
    return {
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "inLanguage": page.site.language,
        "isPartOf": {"@type": "WebSite", "@id": absolute(page.site.home, page.site), "name": page.site.title},
    }


def _person(link: Link, site: Site) -> Thing:
    return _said({"@type": "Person", "name": link.name, "url": absolute(link.path, site)})


def _publisher(site: Site) -> Thing:
    """The publication itself; what its owner is, nobody has told."""
    logo = absolute(site.look.logo or site.look.icon, site)
    home = absolute(site.home, site)
    return _said(
        {
            "@type": "Organization",
            "name": site.title,
            "url": home,
            "logo": {"@type": "ImageObject", "url": logo} if logo else None,
            "sameAs": [link.path for link in site.social],
        }
    )


def _breadcrumbs(site: Site, between: Iterable[Link | None], title: str, path: str) -> list[Thing]:
    """The way from the front page to this one."""
    steps = (*(link for link in between if link and link.path), Link(name=title, path=path))
    trail = {site.home: site.title} | {link.path: link.name for link in steps}
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path, site)}
        for number, (path, name) in enumerate(trail.items(), 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def _said(thing: Thing) -> Thing:
    """Without what is empty."""
    return {name: value for name, value in thing.items() if value}
