"""The SAM template as it is deployed: Chalice's own with what `.chalice/resources.json` adds, checked and minified."""

import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.errors import GalleyError, Invalid
from deployment import fixed_costs, tools
from deployment.templates import Template, read

EDGE = Path(__file__).parent.parent / ".chalice" / "edge.js"
LARGEST_EDGE, LARGEST = 10_240, 1_000_000
"""Bytes: of a function at CloudFront's edge, and of a template that CloudFormation reads from S3 (their quotas)."""
_FUNCTION = "AWS::CloudFront::Function"


def finish(sam: Path, into: Path) -> None:
    """Write the template that is deployed from the one that Chalice made.

    Raises `Invalid` naming the resource that breaks a rule, `Forbidden` for one that is billed by the hour.
    """
    template = dict(read(sam.read_bytes()))
    _embed(template, EDGE.read_text(encoding="utf-8"))
    fixed_costs.check(template)
    for finding in findings(template):
        raise finding
    text = json.dumps(template, separators=(",", ":"))
    if len(text.encode()) > LARGEST:
        raise Invalid(f"has {len(text.encode()):,} bytes; CloudFormation takes {LARGEST:,}", field=into.name)
    into.write_text(text, encoding="utf-8")


def translated(path: Path) -> Template:
    """Plain CloudFormation, as AWS's own translator makes it of a SAM template. Raises `Invalid` with its words."""
    done = tools.run("python", "-I", str(Path(__file__).with_name("sam_translation.py")), str(path))
    if done.returncode:
        raise Invalid(done.stdout.strip() or done.stderr.strip(), field=path.name)
    found: Template = json.loads(done.stdout)
    return found


def lint(path: Path) -> list[str]:
    """What cfn-lint says of a template, a line each."""
    done = tools.run("cfn-lint", "--format", "parseable", "--regions", "us-east-1", "--template", str(path))
    said = (done.stdout + done.stderr).strip()
    return said.splitlines() or ([f"cfn-lint ended with {done.returncode}"] if done.returncode else [])


def findings(template: Template) -> list[Invalid]:
    """What every template of ours keeps to and no linter knows."""
    found = []
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        found += [Invalid(rule, field=name) for rule in _broken(resource["Type"], properties)]
    return found


def _broken(kind: str, properties: dict[str, Any]) -> list[str]:
    """The rules that a resource breaks, as sentences."""
    text = json.dumps(properties)
    rules = {
        "must not have a dedicated address, which is billed by the month": '"SslSupportMethod": "vip"' not in text,
        "must be reachable only over the edge": kind != "AWS::S3::Bucket" or "PublicAccessBlockConfiguration" in text,
        "must have a log group of its own name": kind != "AWS::Logs::LogGroup" or "${ApiHandler}" not in text,
        "must not hold a secret": '"GALLEY_SIGNING_KEY"' not in text and '"GALLEY_PEPPER"' not in text,
    }
    return [rule for rule, kept in rules.items() if not kept]


def _embed(template: dict[str, Any], code: str) -> None:
    """Put the code in place of the file's name."""
    if len(code.encode()) > LARGEST_EDGE:
        raise Invalid(f"is larger than the {LARGEST_EDGE:,} bytes that CloudFront takes", field=EDGE.name)
    for name, resource in template["Resources"].items():
        if resource["Type"] == _FUNCTION:
            if resource["Properties"]["FunctionCode"] != EDGE.name:
                raise Invalid(f"names code that is not {EDGE.name}", field=name)
            resource["Properties"]["FunctionCode"] = code


def main(path: Path) -> int:
    """What the translator and the linter say of a finished template; 1 if it is anything."""
    plain = path.with_name("cloudformation.json")
    try:
        plain.write_text(json.dumps(translated(path)), encoding="utf-8")
        said = [*lint(path), *lint(plain)]
    except GalleyError as error:
        said = [str(error)]
    print("\n".join(said) or f"{path.name}: the linter finds nothing, as it is and as CloudFormation will expand it")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
