"""The template as it would be deployed: made by Chalice from these sources, without the libraries, and finished."""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from deployment import package, template

Resource = dict[str, Any]
ROOT = Path(__file__).parents[2]
STAGE = "prod"


@cache
def finished_text() -> str:
    """What is written to `build/template.json`, but for the layer of libraries."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "made")
        package.copy_sources(ROOT, source)
        (source / "requirements.txt").write_text("", encoding="utf-8")
        package.run_chalice(source, made, STAGE)
        template.finish(made / "sam.json", made / "template.json")
        return (made / "template.json").read_text(encoding="utf-8")


def finished() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(finished_text())
    return found


def of(kind: str) -> dict[str, Resource]:
    """The properties of every resource of a type, by logical id."""
    return {name: each["Properties"] for name, each in finished()["Resources"].items() if each["Type"] == kind}


def functions() -> dict[str, Resource]:
    return of("AWS::Serverless::Function")


def distributions() -> dict[str, Resource]:
    return {name: each["DistributionConfig"] for name, each in of("AWS::CloudFront::Distribution").items()}


def behaviours(distribution: Resource) -> list[Resource]:
    return [distribution["DefaultCacheBehavior"], *distribution.get("CacheBehaviors", [])]


def target(value: Any) -> str:
    """The logical id that a reference names."""
    return str(value.get("Ref") or value["Fn::GetAtt"][0])
