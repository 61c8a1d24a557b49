"""How long a function takes to start and to give its first answer: the package, run by Lambda's own runtime client.

Beside it a bare Chalice app that reads one item with PynamoDB, packaged the same way, and Galley as plain
`chalice package` leaves it. Each round starts all of them one after the other.
"""

import json
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure
from chalicelib import aws, clock, secrets
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.settings import settings
from deployment import bundle, package
from local.lambda_events import schedule_event
from tests.machine import fresh_galley
from tests.package import artefact
from tests.package.sandbox import Sandbox

ROUNDS = 5
API, BARE, PLAIN = "APIHandler", "bare", "plain"
_ROUTE = "/articles/{article_id}"
_WORKERS = ("RelayLedger", "BuildPages", "MakeImages", "SendMail", "TakeBounces")
_SCHEDULED = ("PublishDueArticles", "SweepLedger")
_BARE_NEEDS = ("botocore", "jmespath", "pynamodb", "python-dateutil", "six", "typing-extensions", "urllib3")
_BARE_APP = """
import os

from chalice.app import Chalice
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Article(Model):
    class Meta:
        table_name = os.environ.get("GALLEY_PREFIX", "") + "-articles"

    id = UnicodeAttribute(hash_key=True)
    title = UnicodeAttribute()


app = Chalice(app_name="bare")


@app.route("/articles/{article_id}")
def article(article_id):
    return {"title": Article.get(article_id).title}
"""


@dataclass(frozen=True)
class Starts:
    """What one contender took, round by round, in seconds: until it asked for work, and for its first answer."""

    ready: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)

    def ratio(self, other: "Starts") -> float:
        pairs = zip(self._whole(), other._whole(), strict=True)
        return round(median(own / others for own, others in pairs), 2)

    def _whole(self) -> Iterator[float]:
        return (ready + answer for ready, answer in zip(self.ready, self.answer, strict=True))


@dataclass(frozen=True)
class Contender:
    handler: str
    folders: list[Path]
    event: Any

    def start(self, client: Path, environment: Mapping[str, str], into: Starts) -> None:
        function = Sandbox(self.handler, self.folders, client, environment)
        try:
            into.ready.append(function.ready - function.started)
            answered, asked = function.timed(self.event)
            answer = answered.result()
        finally:
            function.close()
        into.answer.append(answered.at - asked)
        assert not isinstance(answer, dict) or answer.get("statusCode", 200) == 200, answer


def installed() -> bool:
    """Whether Lambda's runtime client is there."""
    return artefact.installed()


def measure() -> Iterator[Figure]:
    if not installed():
        sys.exit("Lambda's runtime client is not installed: run `make package` once")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        yield from _packaged(root)
        built = artefact.unzipped(root / "unzipped", root / "built")
        with fresh_galley(), artefact.reachable_aws() as endpoint:
            _keep_secrets()
            contenders = _contenders(built, root, _article())
            environment = artefact.environment(endpoint, GALLEY_SECRETS=f"/{settings.prefix}")
            starts = _raced(contenders, built.folder / "client", environment)
    for each in (*built.functions, BARE, PLAIN):
        yield Figure(f"cold_start.{each}.init", round(median(starts[each].ready) * 1000), "milliseconds")
        yield Figure(f"cold_start.{each}.first_answer", round(median(starts[each].answer) * 1000), "milliseconds")
    yield Figure("cold_start.read_path.beside_bare_chalice", starts[API].ratio(starts[BARE]), "of its time")
    yield Figure("cold_start.plain_package.beside_ours", starts[PLAIN].ratio(starts[API]), "of its time")


def _packaged(root: Path) -> Iterator[Figure]:
    """Galley as it is deployed, Galley as Chalice leaves it, and the bare app as Galley is deployed."""
    for name, size in package.package(
        root / "built", architecture=artefact.ARCHITECTURE, chalices=root / PLAIN
    ).items():
        yield Figure(f"cold_start.bytes.{name}", size, "bytes")
    plain = root / PLAIN / "deployment.zip"
    yield Figure("cold_start.bytes.plain_package", plain.stat().st_size, "bytes")
    with zipfile.ZipFile(plain) as archive:
        archive.extractall(root / PLAIN / "task")
    source, made = root / BARE / "source", root / BARE / "made"
    _write_bare(source)
    package.run_chalice(source, made, "prod")
    bundle.write(bundle.CODE, made / "deployment.zip", root / BARE / bundle.CODE.name)
    with zipfile.ZipFile(root / BARE / bundle.CODE.name) as archive:
        archive.extractall(root / BARE / "task")


def _write_bare(source: Path) -> None:
    (source / ".chalice").mkdir(parents=True)
    pins = (package.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = [line for line in pins if line.partition("==")[0] in _BARE_NEEDS]
    stage = {"api_gateway_stage": "api", "autogen_policy": True, "lambda_architecture": artefact.ARCHITECTURE}
    (source / "requirements.txt").write_text("\n".join(needed), encoding="utf-8")
    (source / "app.py").write_text(_BARE_APP, encoding="utf-8")
    config = {"version": "2.0", "app_name": "bare", "stages": {"prod": stage}}
    (source / ".chalice" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (source / ".chalice" / "resources.json").write_text("{}", encoding="utf-8")


def _keep_secrets() -> None:
    for name in secrets.NEEDED:
        aws.client("ssm").put_parameter(Name=f"/{settings.prefix}/{name}", Value="x" * 40, Type="SecureString")


def _article() -> str:
    drafted = articles.draft(actor="bench", content=Content(title="Herons", body="They stand."))
    return str(articles.publish(actor="bench", article_id=drafted.id).id)


def _contenders(built: artefact.Artefact, root: Path, article: str) -> dict[str, Contender]:
    """Workers are given no work: what a batch takes is measured elsewhere."""
    asked, tick = read(article), schedule_event(clock.text(clock.now()))
    events = {API: asked} | {name: {"Records": []} for name in _WORKERS} | dict.fromkeys(_SCHEDULED, tick)
    found = {
        name: Contender(each["Handler"], built.folders(name), events[name]) for name, each in built.functions.items()
    }
    return found | {each: Contender("app.app", [root / each / "task"], asked) for each in (BARE, PLAIN)}


def _raced(
    contenders: Mapping[str, Contender], client: Path, environment: Mapping[str, str]
) -> defaultdict[str, Starts]:
    starts: defaultdict[str, Starts] = defaultdict(Starts)
    for _ in range(ROUNDS):
        for name in contenders:
            contenders[name].start(client, environment, starts[name])
    return starts


def read(article: str) -> dict[str, Any]:
    """What API Gateway sends the function for a read of an article."""
    path = f"/articles/{article}"
    return {
        "resource": _ROUTE,
        "path": path,
        "httpMethod": "GET",
        "headers": {"Accept": "application/json"},
        "multiValueHeaders": {"Accept": ["application/json"]},
        "multiValueQueryStringParameters": None,
        "pathParameters": {"article_id": article},
        "stageVariables": None,
        "requestContext": {"httpMethod": "GET", "resourcePath": _ROUTE, "path": f"/api{path}", "requestId": "1"},
        "body": None,
        "isBase64Encoded": False,
    }
