"""Writes docs/cost.md: `python -m deployment.costs`. With `--check` only says whether it is as it should be.

Everything in it is from bench/results.json (counted), prices.json (noted), months.py (assumed) and the template.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace

from deployment import prices, usage
from deployment.cost_words import ABOUT, ASSUMED, HOSTS, LEFT_OUT, ONE_OF_EACH, PARTS, PRICED, SEEN, THINGS
from deployment.months import MONTHS, SMALL, Month
from deployment.prices import Price
from deployment.usage import ROOT, Usage

FILE = ROOT / "docs" / "cost.md"
COUNTED = ("calls", "write_units", "read_units", "s3_puts", "s3_gets", "queue_requests", "mails")
BILLED_AS = {
    "write_units": "dynamodb_write",
    "read_units": "dynamodb_read",
    "s3_puts": "s3_put",
    "s3_gets": "s3_get",
    "queue_requests": "sqs",
    "mails": "ses",
}
NOTHING = "0, idle"


def main(arguments: list[str]) -> None:
    """Exit status 1 when there is something to be written and `--check` was asked for."""
    text = document()
    if "--check" not in arguments:
        FILE.write_text(text, encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        sys.exit("docs/cost.md is not what its sources give: run python -m deployment.costs")


def document() -> str:
    """The whole of docs/cost.md."""
    parts = (_month(), _used(), _one_of_each(), _assumed(), _hosts(), _prices())
    return "\n\n".join([ABOUT, *parts]) + "\n"


def bills() -> dict[str, Usage]:
    """What is used in a month, by the number of views; the first has no reader and no author."""
    counted, declared = usage.counted(), usage.declared()
    return {name: usage.usage(month, counted, declared) for name, month in {NOTHING: idle(), **MONTHS}.items()}


def idle() -> Month:
    """A month in which nobody comes, of a publication with nothing in it."""
    nothing = ("views", "archive", "articles", "sign_ups", "log_ins", "api_reads")
    return replace(SMALL, **dict.fromkeys(nothing, 0))


def total(used: Mapping[str, float], *, free: bool) -> float:
    """US dollars. `free`: after what AWS never asks anything for."""
    table = prices.read().prices
    return sum((each.after_free if free else each.of)(used.get(each.key, 0)) for each in table)


def _month() -> str:
    used = bills()
    services = list(dict.fromkeys(each.service for each in prices.read().prices))
    rows = [[service, *(_money(_of_service(service, each)) for each in used.values())] for service in services]
    rows.append(["**by the list**", *(f"**{_money(total(each, free=False))}**" for each in used.values())])
    rows.append(["**after what is always free**", *(f"**{_money(total(each, free=True))}**" for each in used.values())])
    head = ["US dollars a month", *(f"{name} page views" if name != NOTHING else NOTHING for name in used)]
    return f"## A month\n\n{_table(head, rows)}\n\n{_fixed(used[NOTHING])}\n\n{LEFT_OUT}"


def _fixed(nothing: Usage) -> str:
    """What is paid for being there: none of it is a machine by the hour."""
    table = {each.key: each for each in prices.read().prices}
    watching = sum(table[key].of(nothing[key]) for key in ("alarms", "dashboards", "metrics"))
    of_it = ", ".join(f"{key}: {nothing[key]:.0f}" for key in ("alarms", "dashboards", "metrics"))
    return (
        f"**Billed by the hour: nothing.** While nobody reads or writes, {_money(watching)} dollars are paid for\n"
        f"watching ({of_it}), {_money(table['sqs'].of(nothing['sqs']))} for Lambda's asking the\nqueues whether there "
        "is anything, and cents for the two schedules and what is stored."
    )


def _of_service(service: str, used: Usage) -> float:
    return sum(each.of(used.get(each.key, 0)) for each in prices.read().prices if each.service == service)


def _used() -> str:
    used = bills()
    rows = [
        [each.service, f"{each.what}, {each.unit}", *(_number(month.get(each.key, 0)) for month in used.values())]
        for each in prices.read().prices
    ]
    return f"## What is used\n\n{_table(['service', 'what', *used], rows)}"


def _one_of_each() -> str:
    counted = usage.counted()
    rows = [
        [words, *(_number(counted[f"{name}.{what}"]) for what in COUNTED), f"{_thousand(name, counted):.4f}"]
        for name, words in THINGS.items()
    ]
    head = ["one of each", *(PARTS[what] for what in COUNTED), "USD for 1,000"]
    return f"## One of each\n\n{ONE_OF_EACH}\n\n{_table(head, rows)}"


def _thousand(name: str, counted: Mapping[str, float]) -> float:
    """What tables, files, queues and mails of a thousand cost; functions and API Gateway apart."""
    table = {each.key: each for each in prices.read().prices}
    return sum(table[key].of(1000 * counted[f"{name}.{what}"]) for what, key in BILLED_AS.items())


def _assumed() -> str:
    rows = [
        [ASSUMED[field.name], *(_number(getattr(month, field.name)) for month in MONTHS.values())]
        for field in fields(Month)
    ]
    return f"## What is assumed\n\n{_table(['a month', *MONTHS], rows)}"


def _hosts() -> str:
    galley = [
        ["Galley", f"{name} page views", f"{_money(total(used, free=True))} to {_money(total(used, free=False))}", ""]
        for name, used in bills().items()
        if name != NOTHING
    ]
    others = [
        [each.host, each.plan, _money(each.usd_per_month), f"{each.includes} ({_source(each.source, each.seen)})"]
        for each in prices.read().hosts
    ]
    head = ["host", "plan or size", "US dollars a month", "what that is"]
    return f"## Beside other hosts\n\n{HOSTS}\n\n{_table(head, galley + others)}"


def _prices() -> str:
    rows = [[*_priced(each), _source(each.source, each.seen), each.noted.isoformat()] for each in prices.read().prices]
    head = ["service", "what", "US dollars", "for", "free each month", "from", "noted"]
    return f"## The prices\n\n{PRICED}\n\n{_table(head, rows)}"


def _priced(price: Price) -> Iterator[str]:
    yield from (price.service, price.what, f"{price.usd:.10f}".rstrip("0").rstrip("."))
    yield f"{price.per:,} {price.unit}"
    yield f"{price.always_free:,.0f}" if price.always_free else ""


def _source(url: str, seen: str) -> str:
    return f"[{SEEN[seen]}]({url})"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    drawn = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([drawn[0], "|---" * len(lines[0]) + "|", *drawn[1:]])


def _money(dollars: float) -> str:
    return f"{dollars:,.2f}"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 or number == int(number) else f"{number:,.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main(sys.argv[1:])
