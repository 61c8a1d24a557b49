"""Runs in the environment of the packaging tools: a SAM template as CloudFormation would expand it, on standard output.

Where the code lies is known only at deploy time; the translator asks for some place.
"""

import json
import sys
from pathlib import Path
from typing import Any

PLACE = {"Bucket": "code", "Key": "some.zip"}
_PLACED = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def main(path: Path) -> int:
    from samtranslator.model.exceptions import InvalidDocumentException  # type: ignore[import-not-found]
    from samtranslator.translator.transform import transform  # type: ignore[import-not-found]

    try:
        json.dump(transform(_placed(json.loads(path.read_text(encoding="utf-8"))), {}, _NoPolicies()), sys.stdout)
    except InvalidDocumentException as error:
        print("; ".join(str(cause.message) for cause in error.causes))
        return 1
    return 0


def _placed(template: dict[str, Any]) -> dict[str, Any]:
    for resource in template["Resources"].values():
        if resource["Type"] in _PLACED:
            resource["Properties"][_PLACED[resource["Type"]]] = PLACE
    return template


class _NoPolicies:
    """AWS's ready-made policies by name: we use none."""

    def load(self) -> dict[str, str]:
        return {}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
