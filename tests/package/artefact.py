"""The package, unzipped as Lambda does it, and its functions, started against the AWS of this process."""

import json
import logging
import os
import platform
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from moto.server import ThreadedMotoServer

from chalicelib.settings import settings
from deployment import bundle
from tests.package.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
BUILT = Path(os.environ.get("GALLEY_TEST_PACKAGE", ROOT / "build" / "this-machine"))
"""What `make package` wrote for this machine."""
ARCHITECTURE = platform.machine().replace("aarch64", "arm64")
"""Of this machine, as Lambda calls it."""
_TOOLS = ROOT / ".venv" / "package" / "lib" / "python3.11" / "site-packages"
_CLIENT = ("awslambdaric", "runtime_client.*", "simplejson", "snapshot_restore_py.py")
"""Lambda's runtime client and what it imports; nothing else of where it is installed may be seen."""


@dataclass(frozen=True)
class Artefact:
    """`folder` is where it was unzipped to, `built` what `make package` has written."""

    folder: Path
    built: Path = BUILT

    @cached_property
    def template(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.built / "template.json").read_text(encoding="utf-8"))
        return found

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The properties of every function, by logical id."""
        resources = self.template["Resources"].items()
        return {name: each["Properties"] for name, each in resources if each["Type"] == "AWS::Serverless::Function"}

    @property
    def api(self) -> dict[str, Any]:
        """The Swagger document by which the gateway is made."""
        found: dict[str, Any] = self.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        return found

    def folders(self, function: str) -> list[Path]:
        """Where a function, by its logical id, finds what it imports: the code, and the layer if it has it."""
        layer = [self.folder / "layer" / "python"] if self.functions[function].get("Layers") else []
        return [self.folder / "task", *layer]

    def start(self, function: str, environment: Mapping[str, str]) -> Sandbox:
        handler = self.functions[function]["Handler"]
        return Sandbox(handler, self.folders(function), self.folder / "client", environment)


def unzipped(into: Path, built: Path = BUILT) -> Artefact:
    """The package in a folder. FileNotFoundError when there is none."""
    for part, folder in ((bundle.CODE, "task"), (bundle.PICTURES, "layer")):
        with zipfile.ZipFile(built / part.name) as archive:
            archive.extractall(into / folder)
    (into / "client").mkdir()
    for pattern in _CLIENT:
        for found in _TOOLS.glob(pattern):
            (into / "client" / found.name).symlink_to(found)
    return Artefact(into, built)


def installed() -> bool:
    """Whether Lambda's runtime client is there (`make package` installs it)."""
    return (_TOOLS / "awslambdaric").is_dir()


@contextmanager
def reachable_aws() -> Iterator[str]:
    """The URL at which other processes find what `mock_aws` holds in this one."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def environment(endpoint: str, **more: str) -> dict[str, str]:
    """What Lambda sets, what the template sets, and where AWS is."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "AWS_LAMBDA_FUNCTION_NAME": f"{settings.prefix}-function",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11",
        "AWS_REGION": settings.region,
        "AWS_DEFAULT_REGION": settings.region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": endpoint,
        "GALLEY_PREFIX": settings.prefix,
        **more,
    }
