"""Every function of the template does its work in the package, with nothing else to import from."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from moto.ses.models import ses_backends

from chalicelib import aws, clock, secrets
from chalicelib.commands import articles, media
from chalicelib.content import Content
from chalicelib.settings import settings
from local import resources
from local.lambda_events import Event, schedule_event
from local.pump import Handlers, Pump
from tests.conftest import NOON, HeldClock
from tests.images.examples import encoded, photo
from tests.machine import Machine
from tests.package import artefact
from tests.package.artefact import Artefact
from tests.package.plugin import SETTINGS
from tests.package.sandbox import Sandbox
from tests.web.edge import Told

pytestmark = pytest.mark.package
SENDER = "post@oak.example"
QUEUES = {"pages": "BuildPages", "images": "MakeImages", "mail": "SendMail", "bounces": "TakeBounces"}
"""Queue to the function that follows it."""
OTHERS = {"APIHandler", "RelayLedger", "PublishDueArticles", "SweepLedger"}
HELD = {"now": NOON.isoformat(), "number": 1_000_000, "cost": 4, "forgotten": 0}


class Functions:
    """Started when they are first called."""

    def __init__(self, package: Artefact, endpoint: str, stack: ExitStack) -> None:
        self._package, self._stack = package, stack
        self._environment = artefact.environment(
            endpoint, GALLEY_SECRETS=f"/{settings.prefix}", GALLEY_MAIL_FROM=SENDER
        )
        self.started: dict[str, Sandbox] = {}

    def call(self, name: str, event: Event) -> Any:
        if name not in self.started:
            self.started[name] = self._package.start(name, self._environment)
            self._stack.callback(self.started[name].close)
        return self.started[name].invoke(event, {**HELD, "now": clock.now().isoformat()}).result()

    def handler(self, name: str) -> Callable[[Event], Any]:
        return lambda event: self.call(name, event)

    def pump(self) -> Pump:
        """What Lambda's event sources do, with these functions."""
        handlers = Handlers(
            relay=self.handler("RelayLedger"),
            queues={settings.queue(queue): self.handler(name) for queue, name in QUEUES.items()},
            batches={settings.queue(queue): 1 for queue in QUEUES if queue != "pages"},
            schedules=[lambda: self.tick("SweepLedger"), lambda: self.tick("PublishDueArticles")],
        )
        names = resources.names(resources.declared(), settings.prefix)
        return Pump(handlers, aws.client, names, beginning=True)

    def tick(self, name: str) -> Any:
        return self.call(name, schedule_event(clock.text(clock.now())))


@pytest.fixture
def functions(galley: Machine, package: Artefact, endpoint: str) -> Iterator[Functions]:
    for name in secrets.NEEDED:
        path = f"/{settings.prefix}/{name}"
        aws.client("ssm").put_parameter(Name=path, Value=f"{name}-of-this-test-{'x' * 32}", Type="SecureString")
    aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    with ExitStack() as stack:
        yield Functions(package, endpoint, stack)


def request(method: str, path: str, body: str | None = None, **headers: str) -> Event:
    context = {"httpMethod": method, "resourcePath": path, "path": f"/api{path}", "stage": "api", "requestId": "1"}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {**context, "identity": {"sourceIp": "127.0.0.1"}},
        "body": body,
        "isBase64Encoded": False,
    }


def test_the_template_has_no_function_that_this_module_does_not_run(package: Artefact) -> None:
    assert set(package.functions) == {*QUEUES.values(), *OTHERS}


def test_every_function_does_its_work(functions: Functions, galley: Machine, held_clock: HeldClock) -> None:
    media.add(actor="operator", path="/pictures/a.jpg", content=encoded(photo(600, 400)))
    words = Content(title="Herons", body="![A heron](/pictures/a.jpg)\n\n```python\nx = 1\n```\n\n$a^2$\n")
    drafted = articles.draft(actor="operator", content=words)
    shown = articles.publish(actor="operator", article_id=drafted.id)
    later = articles.draft(actor="operator", content=Content(title="Later", body="Words."))
    due = articles.schedule(actor="operator", article_id=later.id, publish_at=held_clock.time + timedelta(hours=1))
    signed_up = Told(functions.call("APIHandler", request("POST", "/auth/sign-up", SIGN_UP, **JSON)))
    assert signed_up.status == 202, signed_up.text

    pump = functions.pump()
    pump.settle()
    held_clock.move(hours=2)
    pump.settle()
    bounce = {"Records": [{"messageId": "1", "body": "{}", "eventSource": "aws:sqs", "attributes": {}}]}
    assert functions.call("TakeBounces", bounce) is not None

    page = galley.page(str(shown.path)) or ""
    assert 'type="image/avif"' in page
    assert "<math" in page
    assert galley.page(str(due.path)), "it was due"
    sent = ses_backends[resources.ACCOUNT][resources.REGION].sent_messages
    assert [message.destinations["ToAddresses"] for message in sent] == [["ada@oak.example"]]
    assert set(functions.started) == {*QUEUES.values(), *OTHERS}


SIGN_UP, JSON = '{"email": "ada@oak.example"}', {"Content-Type": "application/json"}


def test_without_its_secrets_a_function_says_so_and_nothing_of_them(package: Artefact, endpoint: str) -> None:
    with ExitStack() as stack:
        told = Told(
            Functions(package, endpoint, stack).call("APIHandler", request("POST", "/auth/sign-up", SIGN_UP, **JSON))
        )
    assert (told.status, told.slug) == (503, "unavailable")


def test_all_that_the_code_imports_is_in_the_package(package: Artefact) -> None:
    folders = os.pathsep.join(str(package.folder / each) for each in ("task", "layer/python"))
    said = isolated([str(Path(__file__).with_name("imports.py")), folders])
    assert said == ""


def test_a_function_sees_nothing_of_this_machine(package: Artefact) -> None:
    """What it imports comes from the package or from Python itself; what only the tests have is not there."""
    code = f"import sys; sys.path.insert(0, {str(package.folder / 'task')!r}); import app; "
    code += "print(sorted(name for name, each in sys.modules.items() if 'site-packages' in str(each)))"
    assert isolated(["-c", code]).strip() == "[]"
    with pytest.raises(subprocess.CalledProcessError):
        isolated(["-c", "import moto"])


def isolated(arguments: list[str]) -> str:
    """What Python prints that finds nothing but its own library. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-I", "-S", "-B", *arguments]
    environment = artefact.environment("http://127.0.0.1:1", **SETTINGS)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
