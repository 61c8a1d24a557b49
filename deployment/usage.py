"""How much of everything that AWS bills a month of a publication takes: what was counted, times what is assumed."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployment.months import Month

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results.json"
MINUTES = 30 * 24 * 60
GB = 1_000_000_000
METRICS = 5
"""Those that `chalicelib/metrics.py` makes of one stage: four classes of status, and the time."""


Usage = dict[str, float]
"""By the key of the price."""


@dataclass(frozen=True)
class Declared:
    """What of the template costs something by being there, and the queues that Lambda asks all the time."""

    queues: int
    alarms: int
    dashboards: int
    memory: int
    """MB of a function. The one that makes pictures has more, which `picture_gb_seconds` counts."""
    edge_page: int
    """How often the function at the edge runs for a page."""
    edge_call: int
    """How often for a call of the API."""


def usage(month: Month, counted: Mapping[str, float], declared: Declared) -> Usage:
    """What is billed, by the key of its price."""
    times = _times(month)
    used: Usage = defaultdict(float)
    for name, number in times.items():
        used["dynamodb_write"] += number * counted[f"{name}.write_units"]
        used["dynamodb_read"] += number * counted[f"{name}.read_units"]
        used["s3_put"] += number * counted[f"{name}.s3_puts"]
        used["s3_get"] += number * counted[f"{name}.s3_gets"]
        used["sqs"] += number * counted[f"{name}.queue_requests"]
        used["ses"] += number * counted[f"{name}.mails"]
    used["sqs"] += declared.queues * month.polls_per_minute * MINUTES
    _functions(used, month, times, counted, declared.memory)
    _readers(used, month, counted, declared)
    _kept(used, month, counted)
    used |= {"alarms": declared.alarms, "dashboards": declared.dashboards, "metrics": METRICS}
    return dict(used)


def counted() -> dict[str, float]:
    """What `make bench` has counted of one of each thing: `publish.write_units`, `page.html_bytes`."""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {key.removeprefix("units."): entry["value"] for key, entry in figures.items() if key.startswith("units.")}


def declared() -> Declared:
    resources = _chalice("resources")["Resources"]
    kinds = [each.get("Type") for each in resources.values()]
    read = [each for each in resources.values() if "RedrivePolicy" in each.get("Properties", {})]
    alarms, dashboards = (kinds.count(f"AWS::CloudWatch::{kind}") for kind in ("Alarm", "Dashboard"))
    site = resources["SiteDistribution"]["Properties"]["DistributionConfig"]
    of_api = next(each for each in site["CacheBehaviors"] if each["PathPattern"] == "/api/*")
    page, call = (len(each.get("FunctionAssociations", [])) for each in (site["DefaultCacheBehavior"], of_api))
    return Declared(len(read), alarms, dashboards, _chalice("config")["lambda_memory_size"], page, call)


def _chalice(name: str) -> Any:
    return json.loads((ROOT / ".chalice" / f"{name}.json").read_text(encoding="utf-8"))


def _times(month: Month) -> dict[str, float]:
    """How often each thing that was counted is done in the month."""
    return {
        **_over_http(month),
        "picture": month.articles * month.pictures_per_article,
        "sweep": MINUTES / 5,
        "due": MINUTES,
    }


def _over_http(month: Month) -> dict[str, float]:
    return {
        "draft": month.articles,
        "save": month.articles * month.saves,
        "publish": month.articles,
        "edit": month.articles * month.edits,
        "sign_up": month.sign_ups,
        "confirm": month.sign_ups,
        "log_in": month.log_ins,
        "refresh": month.log_ins * month.refreshes,
        "api_list": month.api_reads / 2,
        "api_article": month.api_reads / 2,
    }


def _functions(
    used: Usage, month: Month, times: Mapping[str, float], counted: Mapping[str, float], memory: int
) -> None:
    """Requests and time of the functions, and what each of them writes into the log and has decrypted."""
    over_http = sum(_over_http(month).values()) + month.articles * month.edits  # an edit is two requests
    caused = sum(number * counted[f"{name}.invocations"] for name, number in times.items())
    invocations = over_http + caused + times["sweep"] + times["due"]
    calls = sum(number * counted[f"{name}.calls"] for name, number in times.items())
    files = sum(times[name] * counted[f"{name}.s3_puts"] for name in ("publish", "edit"))
    cold = (over_http + caused) * month.cold_starts
    milliseconds = calls * month.call_milliseconds + invocations * month.work_milliseconds
    milliseconds += files * month.file_milliseconds + (month.log_ins + month.sign_ups) * month.password_milliseconds
    seconds = milliseconds / 1000 + cold * month.cold_start_seconds
    used["api_gateway"] = over_http
    used["lambda_requests"] = invocations
    used["lambda_time"] = seconds * memory / 1024 + times["picture"] * month.picture_gb_seconds
    used["logs"] = invocations * month.log_kilobytes * 1000 / GB
    used["kms"] = cold * month.decryptions


def _readers(used: Usage, month: Month, counted: Mapping[str, float], declared: Declared) -> None:
    """A page each, what it is shown with once a visit, its pictures; feeds and crawlers, which take pages alone; and
    what is not there: API Gateway gives the page that says so, after S3 has been asked for both.
    """
    pages, visits = month.views * (1 + month.robots_per_view), month.views / month.views_per_visit
    missing, pictures = month.views * month.missing_per_view, month.views * month.pictures_per_view
    of_the_site, calls = pages + visits * 2, used["api_gateway"]
    sent = pages * counted["page.html_bytes"] + visits * counted["page.assets_bytes"]
    used["cloudfront_function"] = (of_the_site + missing) * declared.edge_page + calls * declared.edge_call
    used["cloudfront_requests"] = of_the_site + missing + pictures + calls
    used["cloudfront_out"] = (sent + pictures * month.picture_kilobytes * 1000) / GB
    used["s3_get"] += (of_the_site + pictures) * (1 - month.cache_hits) + missing * 2
    used["api_gateway"] += missing


def _kept(used: Usage, month: Month, counted: Mapping[str, float]) -> None:
    """Tables count twice, for their indexes. Of the site, every version that was replaced stays for some days."""
    replaced = month.articles * (1 + month.edits) * month.version_days / 30
    tables = month.archive * counted["article.table_bytes"] * 2 / GB
    pictures = month.archive * month.pictures_per_article * month.picture_megabytes / 1000
    used["dynamodb_storage"] = used["dynamodb_backup"] = tables
    used["s3_storage"] = (month.archive + replaced) * counted["article.site_bytes"] / GB + pictures
