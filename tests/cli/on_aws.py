"""A stage in an account of moto's: what `./galley deploy` makes there is used by the commands after it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto import mock_aws
from moto.cloudformation import models
from moto.cloudformation.models import ChangeSet

from app import app
from chalicelib import aws, memory, relay, secrets
from chalicelib.models import uses
from chalicelib.settings import settings
from local import api, moto_fixes, resources, site
from local.mailbox import Mailbox
from tests.deployment.bucket_policies import over_tls

KINDS = ("AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket")


class WithOutputs(ChangeSet):  # type: ignore[misc]
    """moto knows no layers, and forgets the outputs of a stack that a change set has made."""

    def apply(self) -> None:
        self.template_dict["Resources"].pop("Code")
        super().apply()
        self.stack.template_dict = self.template_dict
        self.stack.output_map = self.stack._create_output_map()


@contextmanager
def account(folder: Path) -> Iterator[str]:
    """An empty account, before which a site server stands in for CloudFront; gives the site's URL."""
    moto_fixes.apply()
    with mock_aws(config={"core": {"reset_boto3_session": False}}), ExitStack() as stack:
        patch = stack.enter_context(over_tls())
        patch.setattr(models, "ChangeSet", WithOutputs)
        for forget in (relay.forget, secrets.forget, memory.forget, uses.forget):
            forget()
            stack.callback(forget)
        behind = api.serve(app, host="127.0.0.1", port=0)
        stack.callback(behind.shutdown)
        mailbox = Mailbox(folder / "mail", lambda: "").answer
        lookup = site.bucket_lookup(aws.client, settings.site_bucket)
        front = site.serve(lookup, host="127.0.0.1", port=0, api_port=behind.port, mailbox=mailbox)
        stack.callback(front.shutdown)
        yield f"http://127.0.0.1:{front.port}"


@dataclass
class Package:
    """A folder as `make package` leaves it, with the parts of the template that moto makes."""

    folder: Path
    site: str

    def write(self, code: bytes = b"code", **changes: Any) -> Path:
        """`changes` are resources to add; None takes one away."""
        declared = resources.declared()["Resources"]
        layer = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "./code.zip"}}
        found = {name: one for name, one in declared.items() if one.get("Type") in KINDS} | {"Code": layer} | changes
        text = {"Type": "String", "Default": ""}
        template = {
            "Parameters": {"Prefix": text, "AlarmMail": text},
            "Resources": {name: one for name, one in found.items() if one},
            "Outputs": {"SiteURL": {"Value": self.site}},
        }
        self.folder.mkdir(exist_ok=True)
        (self.folder / "code.zip").write_bytes(code)
        (self.folder / "template.json").write_text(json.dumps(template))
        return self.folder
