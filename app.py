"""The switchboard: everything that AWS can call, one line each. Handlers' names are the Lambda functions' names.

Each imports its work when it is called: the API, which readers wait for, starts without what makes pages and pictures,
and without the routes that nobody has asked it for.
"""

import gc

gc.disable()  # what is imported stays, and to look for what does not takes time while somebody waits

from typing import Any

from chalice.app import Chalice, Rate

from chalicelib import logs, routes
from chalicelib.settings import settings

if settings.embedded and not settings.in_lambda:
    from local import chalice_local

    chalice_local.serve()

logs.start()
app = Chalice(app_name="galley", configure_logs=False)
app.api.binary_types = []
app.routes = routes.waiting(app)


# The template puts the real ARNs in place of these: it knows the resources, the code must not.
@app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/ledger/stream/0", batch_size=100)
def relay_ledger(event: Any) -> dict[str, Any]:
    from chalicelib import relay

    return relay.relay(event.to_dict()["Records"])


@app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:pages", batch_size=10)
def build_pages(event: Any) -> dict[str, Any]:
    from chalicelib.projections import pages

    return pages.handle(event.to_dict()["Records"])


@app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:images", batch_size=1)
def make_images(event: Any) -> dict[str, Any]:
    from chalicelib.projections import images

    return images.handle(event.to_dict()["Records"])


@app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:mail", batch_size=1)
def send_mail(event: Any) -> dict[str, Any]:
    from chalicelib.projections import mail

    return mail.handle(event.to_dict()["Records"])


@app.on_sqs_message(queue_arn="arn:aws:sqs:us-east-1:000000000000:bounces", batch_size=1)
def take_bounces(event: Any) -> dict[str, Any]:
    from chalicelib import bounces

    return bounces.handle(event.to_dict()["Records"])


@app.schedule(Rate(1, unit=Rate.MINUTES))
def publish_due_articles(_event: Any) -> int:
    from chalicelib.commands import due

    return due.publish_due()


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep_ledger(_event: Any) -> dict[str, int]:
    from chalicelib import sweeper

    return sweeper.sweep().as_dict()


gc.freeze()
gc.enable()
