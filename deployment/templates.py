"""The finished template as it is sent: with the place of the code, and names written out."""

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from chalicelib.errors import Invalid

Template = Mapping[str, Any]
KEEPING_DATA = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName"}
"""Types that hold what cannot be made again, and the property with their name."""
_PLACED = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
"""Types with code, and the property that says where it is: a file beside the template, until that is uploaded."""
_VARIABLE = re.compile(r"\$\{")


def prepared(template: Template, *, bucket: str, keys: Mapping[str, str], prefix: str) -> bytes:
    """The template with its files in a bucket, by their names.

    Tables and buckets get their names as plain text: CloudFormation takes over what is there already (after a first
    deploy that failed, say) only by such names.
    """
    found = copy.deepcopy(dict(template))
    for resource in found["Resources"].values():
        properties = resource.get("Properties", {})
        if (place := _PLACED.get(resource["Type"])) and isinstance(properties.get(place), str):
            properties[place] = {"Bucket": bucket, "Key": keys[_file(properties[place])]}
        if (name := KEEPING_DATA.get(resource["Type"])) and name in properties:
            properties[name] = _written_out(properties[name], prefix)
    return json.dumps(found, separators=(",", ":")).encode()


def files(template: Template) -> list[str]:
    """The names of the files beside it that it needs."""
    places = [
        resource.get("Properties", {}).get(_PLACED.get(resource["Type"], ""))
        for resource in template["Resources"].values()
    ]
    return sorted({_file(place) for place in places if isinstance(place, str)})


def read(template: bytes) -> Template:
    """Raises `Invalid` for what is no template."""
    try:
        found = json.loads(template)
        kinds = [resource["Type"] for resource in found["Resources"].values()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"is no CloudFormation template in JSON ({error})", field="template") from error
    if not kinds:
        raise Invalid("declares nothing", field="template")
    return dict(found)


def names(template: Template, prefix: str) -> dict[str, list[str]]:
    """The tables and buckets that it declares for a prefix, by type."""
    found: dict[str, list[str]] = {kind: [] for kind in KEEPING_DATA}
    for resource in template["Resources"].values():
        if name := KEEPING_DATA.get(resource.get("Type", "")):
            written = _written_out(resource.get("Properties", {}).get(name, ""), prefix)
            found[resource["Type"]] += [written] if isinstance(written, str) and written else []
    return found


def parameters(template: Template) -> set[str]:
    """The names of what may be given to it."""
    return set(template.get("Parameters", {}))


def _file(place: str) -> str:
    return place.removeprefix("./")


def _written_out(value: Any, prefix: str) -> Any:
    """`${Prefix}-site` as text; as it is where more than the prefix would have to be known."""
    if not isinstance(value, dict) or not isinstance(value.get("Fn::Sub"), str):
        return value
    text = value["Fn::Sub"].replace("${Prefix}", prefix)
    return value if _VARIABLE.search(text) else text
