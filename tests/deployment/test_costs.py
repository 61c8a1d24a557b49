"""docs/cost.md is what its sources give; each price has a date and a source; the sums are right."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from bench import units
from bench.figures import Figure
from deployment import costs, prices, usage
from deployment.cost_words import ASSUMED, THINGS
from deployment.months import MIDDLE, MONTHS, SMALL, Month
from deployment.prices import Price
from deployment.usage import Declared

NOTHING_THERE = Declared(queues=0, alarms=0, dashboards=0, memory=1024, edge_page=0, edge_call=0)
PRICES = {each.key: each for each in prices.read().prices}


def zeros(**counted: float) -> dict[str, float]:
    """As if everything that is counted had been counted as nothing, but for what is given (`publish__s3_puts`)."""
    known = dict.fromkeys(usage.counted(), 0.0)
    given = {name.replace("__", "."): value for name, value in counted.items()}
    assert given.keys() <= known.keys()
    return known | given


# The document


def test_the_document_is_what_its_sources_give() -> None:
    told = costs.FILE.read_text(encoding="utf-8")
    assert told == costs.document(), "run python -m deployment.costs"


def test_the_check_fails_when_the_document_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "FILE", tmp_path / "cost.md")
    with pytest.raises(SystemExit, match="docs/cost"):
        costs.main(["--check"])
    costs.main([])
    costs.main(["--check"])
    costs.FILE.write_text(costs.FILE.read_text(encoding="utf-8").replace("0.625", "0.5"), encoding="utf-8")
    with pytest.raises(SystemExit):
        costs.main(["--check"])


def test_every_assumption_is_a_row() -> None:
    assert list(ASSUMED) == [field.name for field in fields(Month)]
    told = costs.document()
    assert [words for words in ASSUMED.values() if f"| {words} | " not in told] == []


def test_a_month_is_told_for_three_sizes() -> None:
    assert [month.views for month in MONTHS.values()] == [10_000, 1_000_000, 100_000_000]
    assert list(MONTHS) == [f"{month.views:,}" for month in MONTHS.values()]


def test_hosts_of_ghost_and_of_wordpress_stand_beside() -> None:
    told = costs.document()
    for name in ("Ghost(Pro)", "Ghost on a rented machine", "WordPress.com", "WordPress, managed"):
        assert f"| {name}" in told


# The prices


@pytest.mark.parametrize("price", [*prices.read().prices, *prices.read().hosts], ids=str)
def test_a_price_has_a_date_and_a_source(price: Price) -> None:
    assert urlsplit(price.source).scheme == "https"
    assert date(2026, 1, 1) <= price.noted <= date.today()  # noqa: DTZ011 - a day is meant
    assert price.seen in ("seller", "other", "none")


def test_a_price_without_a_source_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoiled = tmp_path / "prices.json"
    spoiled.write_text(prices.FILE.read_text(encoding="utf-8").replace('"source"', '"hearsay"', 1), encoding="utf-8")
    monkeypatch.setattr(prices, "FILE", spoiled)
    with pytest.raises(msgspec.ValidationError, match="hearsay"):
        prices.read()


def test_everything_that_is_used_has_one_price_and_every_price_is_used() -> None:
    keys = [price.key for price in prices.read().prices]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(usage.usage(SMALL, usage.counted(), usage.declared()))


def test_no_price_is_by_the_hour() -> None:
    assert [key for key, price in PRICES.items() if "hour" in f"{price.unit} {price.what}".lower()] == []


def test_what_is_always_free_is_taken_off_once() -> None:
    assert PRICES["sqs"].of(2_500_000) == pytest.approx(1.00)
    assert PRICES["sqs"].after_free(2_500_000) == pytest.approx(0.60)
    assert PRICES["sqs"].after_free(900_000) == 0
    assert PRICES["ses"].after_free(1_000) == pytest.approx(0.10)


# The sums


def test_what_was_counted_is_taken_as_often_as_it_is_done() -> None:
    month = replace(costs.idle(), articles=100, saves=7, edits=2)
    counted = zeros(publish__write_units=55, save__write_units=35, edit__write_units=60, save__read_units=4)
    used = usage.usage(month, counted, NOTHING_THERE)
    assert used["dynamodb_write"] == 100 * 55 + 700 * 35 + 200 * 60
    assert used["dynamodb_read"] == 700 * 4


def test_a_page_view_is_a_page_its_pictures_and_once_a_visit_the_rest() -> None:
    month = replace(costs.idle(), views=1000, views_per_visit=2, pictures_per_view=1, robots_per_view=0.5)
    month = replace(month, picture_kilobytes=60, cache_hits=0.8, missing_per_view=0)
    edge = replace(NOTHING_THERE, edge_page=2)
    used = usage.usage(month, zeros(page__html_bytes=5000, page__assets_bytes=7000), edge)
    assert used["cloudfront_function"] == 2 * (1500 + 2 * 500)
    assert used["cloudfront_requests"] == 1500 + 2 * 500 + 1000
    assert used["cloudfront_out"] == pytest.approx((1500 * 5000 + 500 * 7000 + 1000 * 60_000) / 1e9)
    assert used["s3_get"] == pytest.approx(0.2 * 3500)


def test_what_is_not_there_is_a_call_of_api_gateway_and_two_of_s3() -> None:
    month = replace(costs.idle(), views=1000, pictures_per_view=0, robots_per_view=0, cache_hits=1)
    used = usage.usage(replace(month, missing_per_view=0.1), zeros(), replace(NOTHING_THERE, edge_page=2))
    assert (used["api_gateway"], used["s3_get"]) == (100, 200)
    assert used["cloudfront_function"] == 2 * (1000 + 2 * 500 + 100)


def test_a_call_of_the_api_passes_the_edge() -> None:
    month = replace(costs.idle(), log_ins=1000, refreshes=0)
    used = usage.usage(month, zeros(), replace(NOTHING_THERE, edge_call=1))
    assert (used["cloudfront_function"], used["cloudfront_requests"], used["api_gateway"]) == (1000, 1000, 1000)


def test_a_queue_is_asked_while_nothing_is_in_it() -> None:
    used = usage.usage(costs.idle(), zeros(), replace(NOTHING_THERE, queues=4))
    assert used["sqs"] == 4 * 15 * 60 * 24 * 30


def test_time_is_that_of_the_calls_and_the_work() -> None:
    """1,000 log-ins, each a request of three calls that has one more function called."""
    month = replace(costs.idle(), log_ins=1000, refreshes=0, cold_starts=0)
    month = replace(month, call_milliseconds=10, work_milliseconds=30, password_milliseconds=500)
    used = usage.usage(month, zeros(log_in__calls=3, log_in__invocations=1), NOTHING_THERE)
    clock = 30 * 24 * 60 * 6 / 5
    assert used["lambda_requests"] == 2000 + clock
    assert used["lambda_time"] == pytest.approx(1000 * (3 * 0.01 + 2 * 0.03 + 0.5) + clock * 0.03)
    assert used["api_gateway"] == 1000


def test_a_larger_month_costs_more_and_free_things_never_less_than_nothing() -> None:
    bills = list(costs.bills().values())
    for free in (False, True):
        sums = [costs.total(used, free=free) for used in bills]
        assert sums == sorted(sums)
        assert sums[0] >= 0
    assert all(costs.total(used, free=True) <= costs.total(used, free=False) for used in bills)


def test_the_template_says_how_many_queues_and_alarms_there_are() -> None:
    declared = usage.declared()
    assert declared.queues >= 4
    assert declared.alarms > 10
    assert declared.memory >= 128
    assert declared.edge_page >= 1
    assert declared.edge_call >= 1


def test_nobody_and_nothing_costs_a_few_dollars_of_watching() -> None:
    """Nothing that is used while nobody comes is a machine; what is left is alarms, polls and two schedules."""
    idle = costs.bills()[costs.NOTHING]
    used = {key for key, quantity in idle.items() if PRICES[key].of(quantity) >= 0.01}
    assert used <= {"alarms", "dashboards", "metrics", "sqs", "logs", "lambda_requests", "lambda_time"}
    assert costs.total(idle, free=True) < 5


# What was counted


def test_every_thing_that_is_told_was_counted() -> None:
    counted = usage.counted()
    assert {key.partition(".")[0] for key in counted} == {*THINGS, "article", "page"}
    assert [name for name in THINGS for what in costs.COUNTED if f"{name}.{what}" not in counted] == []


def test_what_readers_do_is_counted_again_as_it_is_told() -> None:
    """After a change of what a log-in reads or writes: `python -m bench units`, `python -m deployment.costs`."""
    again(units.of_people)


@pytest.mark.thorough
def test_what_authors_do_is_counted_again_as_it_is_told() -> None:
    again(units.of_articles)


def again(measure: Callable[[], Iterator[Figure]]) -> None:
    """Numbers of units and calls are the same each time; sizes may differ by a few bytes of a hash."""
    told, found = usage.counted(), {figure.key.removeprefix("units."): figure.value for figure in measure()}
    sizes = {key for key in found if key.endswith("_bytes")}
    assert {key: told[key] for key in found.keys() - sizes} == {key: found[key] for key in found.keys() - sizes}
    assert {key: found[key] for key in sizes} == {key: pytest.approx(told[key], rel=0.03) for key in sizes}


def test_a_publish_into_a_larger_archive_takes_as_much() -> None:
    """So that what was counted with ten articles is true of thousands."""
    figures = json.loads(usage.RESULTS.read_text(encoding="utf-8"))
    for what, more in {"files_written": 0, "s3_writes": 0, "s3_reads": 0, "dynamodb_calls": 3}.items():
        small, large = (figures[f"publish.{what}.archive_{size}"]["value"] for size in (100, 5000))
        assert 0 <= large - small <= more


def test_the_middle_month_is_between_the_others() -> None:
    smaller, larger = (usage.usage(month, usage.counted(), NOTHING_THERE) for month in (SMALL, MIDDLE))
    assert all(smaller[key] <= larger[key] for key in ("dynamodb_write", "cloudfront_out", "s3_storage", "ses"))
