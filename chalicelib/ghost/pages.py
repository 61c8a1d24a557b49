"""Which articles are on a numbered page of a list, and how many there are in all."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from chalicelib.errors import Invalid
from chalicelib.ghost import cards, counting, numbering, orders, spans
from chalicelib.ghost.asked import Browse
from chalicelib.ghost.cards import Card
from chalicelib.ghost.conditions import AllOf, Comparison, Condition, comparisons, holds
from chalicelib.ghost.orders import Order
from chalicelib.ghost.spans import Span
from chalicelib.models import articles, people, topics
from chalicelib.models.people import Person
from chalicelib.models.topics import PAGES, TopicId
from chalicelib.slugs import slug

MOST = 2000
"""Articles that one request may look at one by one: rows of some 600 bytes, so two calls."""
DIRECT = 10
"""Ids or slugs that are looked up one by one."""
_DEFAULT = {"post": (Order("published_at", True),), "page": (Order("title", False),)}


class Found(Struct, frozen=True):
    """The ids on the page, in their order, and how many there are on all pages."""

    ids: tuple[str, ...]
    total: int


def find(kind: str, asked: Browse, language: str) -> Found:
    """One page of posts or of pages. Raises `Invalid` for a filter or order that would need too many looked at."""
    condition = cards.prepared(asked.filter) if asked.filter else None
    order = asked.order or _DEFAULT[kind]
    if condition and (wanted := _direct(condition)):
        return _slice(_sorted(_named(wanted, kind, language), condition, asked, order), asked)
    span = spans.of(kind, condition, language)
    if span is None or span.lowest > span.highest:
        return Found((), 0)
    if not span.rest and [part.name for part in order] == ["published_at"]:
        return _counted(span, asked, order[0].descending)
    counts = {month: count for month, count in topics.months(span.topic).items() if span.has(month)}
    if sum(counts.values()) > MOST:
        raise Invalid(_too_many(sum(counts.values())), "filter" if span.rest else "order")
    found = _without(_rows(span), _others(kind, span))
    rest = AllOf(span.rest) if span.rest else None
    return _slice(_sorted(found, rest, asked, order), asked)


def _counted(span: Span, asked: Browse, newest_first: bool) -> Found:
    """By the counters of the months: only the months of the page are read, and those that the span cuts."""
    others = _others("post" if span.topic.kind != PAGES else "page", span)
    counts = _counts(span, others)
    window = numbering.window(counts, asked.offset, asked.limit, newest_first=newest_first)
    if window is None:
        return Found((), sum(counts.values()))
    oldest, newest = sorted((window.first, window.last))
    lowest, highest = span.within(oldest, newest)
    most = window.skip + window.take + len(others)
    rows = topics.between(span.topic, lowest, highest, limit=most, newest_first=newest_first)
    kept = _without([cards.of_row(row) for row in rows], others)
    return Found(tuple(card.id for card in kept[window.skip : window.skip + window.take]), sum(counts.values()))


def _counts(span: Span, others: Collection[str]) -> dict[str, int]:
    """Month to articles of the span. A month that it cuts is counted row by row."""
    counts = {month: count for month, count in topics.months(span.topic).items() if span.has(month)}
    for month in {span.lowest[:7], span.highest[:7]} & set(counts):
        lowest, highest = span.within(month, month)
        counts[month] = len(topics.between(span.topic, lowest, highest, limit=None, newest_first=True))
    taken = Counter(map(topics.month_of, others))
    return {month: max(0, count - taken[month]) for month, count in counts.items()}


def _others(kind: str, span: Span) -> frozenset[str]:
    """The sort keys in the span that belong to pages: a tag's and an author's list hold both."""
    if kind != "post" or span.topic.kind not in {"tag", "author"}:
        return frozenset()
    every = map(cards.of_row, counting.pages(span.topic.language, blame="filter"))
    inside = [card for card in every if span.lowest <= card.key <= span.highest]
    return frozenset(card.key for card in inside if _stands_in(card, span.topic))


def _stands_in(card: Card, topic: TopicId) -> bool:
    return topic.slug in (card.authors if topic.kind == "author" else [slug(name) for name in card.tags])


def _rows(span: Span) -> list[Card]:
    """All of it, newest first."""
    rows = topics.between(span.topic, span.lowest, span.highest, limit=None, newest_first=True)
    return [cards.of_row(row) for row in rows]


def _without(found: Sequence[Card], others: Collection[str]) -> list[Card]:
    return [card for card in found if card.key not in others]


def _direct(condition: Condition) -> Comparison | None:
    """The part that names few articles, if all must agree with it."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    for part in parts:
        if isinstance(part, Comparison) and part.name in {"id", "slug"} and _names_few(part):
            return part
    return None


def _names_few(part: Comparison) -> bool:
    return part.operator == "in" and not part.negated and len(part.values) <= DIRECT


def _named(wanted: Comparison, kind: str, language: str) -> list[Card]:
    """The articles that are meant, newest first."""
    values = [str(value) for value in wanted.values if value]
    ids = values if wanted.name == "id" else [each for value in values for each in articles.by_slug(value)]
    known = articles.get_many(ids).values()
    seen = [each for each in known if each.visible and each.kind == kind and each.language == language]
    return sorted(map(cards.of_article, seen), key=lambda card: card.key, reverse=True)


def _sorted(found: Sequence[Card], condition: Condition | None, asked: Browse, order: Sequence[Order]) -> list[Card]:
    """Those that the condition lets through, in order; with no order asked for, slugs in that of the filter."""
    known = _authors(found, condition)
    rows = [(card, cards.facts(card, known)) for card in found]
    kept = [row for row in rows if condition is None or holds(condition, row[1])]
    positions = None if asked.order else _slugs(asked.filter)
    if positions is None:
        return orders.arranged(kept, order)
    return sorted((card for card, _ in kept), key=lambda card: positions.get(cards.slug_of(card.path), -1))


def _authors(found: Sequence[Card], condition: Condition | None) -> Mapping[str, Person]:
    """The people behind the cards, read only when the condition is about them."""
    about = condition is not None and any(part.name.endswith(("authors", "author")) for part in comparisons(condition))
    return people.get_all(each for card in found for each in card.authors) if about else {}


def _slugs(condition: Condition | None) -> dict[object, int] | None:
    """The place of each slug in a list of slugs: Ghost keeps that order."""
    for part in comparisons(condition) if condition else ():
        if part.name == "slug" and part.operator == "in" and len(part.values) > 1 and not part.negated:
            return {value: place for place, value in enumerate(part.values)}
    return None


def _slice(found: Sequence[Card], asked: Browse) -> Found:
    return Found(tuple(card.id for card in found[asked.offset : asked.offset + asked.limit]), len(found))


def _too_many(count: int) -> str:
    return f"{count:,} articles would have to be looked at, and at most {MOST:,} are: narrow it by tag or published_at"
