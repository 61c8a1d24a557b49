"""./galley deploy: a stage on AWS, from the package to a look at what is live."""

import time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from chalicelib.errors import Invalid, Unavailable
from chalicelib.settings import settings
from cli import stage
from cli.store import answering, opened
from deployment import builds, changes, checks, fixed_costs, keys, publication, rendering, smoke, templates
from deployment.builds import Build
from deployment.stack import Proposal, Stack
from deployment.uploads import Artefacts, Release

console = Console(stderr=True)
_BUCKET = "AWS::S3::Bucket"
PAUSE_SECONDS = 3.0
_OWN = {"Prefix", "EdgeSecret"}
"""Parameters that nobody gives: they follow from the stage."""


def pause() -> None:
    """Between two looks at what AWS does: neither CloudFormation nor SQS tells when it is done."""
    time.sleep(PAUSE_SECONDS)


@click.command("deploy")
@stage.option(help="The stage, such as prod.")
@click.option("--domain", default="", help="The site's host name, such as example.org; with --certificate.")
@click.option("--certificate", default="", help="ARN of the domain's certificate in us-east-1.")
@click.option("--alarm-mail", default="", help="Where alarms go.")
@click.option("--mail-from", default="", help="The address that letters come from, verified in SES.")
@click.option("--rollback", is_flag=True, help="Go back to what was deployed before.")
@click.option("--build", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Deploy this package.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def deploy_command(*, rollback: bool, build: Path | None, yes: bool, **given: str) -> None:
    """Bring Galley to a stage on AWS: package, changes to read, progress, pages, and a look at what is live.

    What is not given stays as it was. Interrupted, the same command goes on where it was.
    """
    check_stage()
    with answering("AWS refused"):
        account = checks.account()
        click.echo(f"stage {settings.stage}: {account}")
        artefacts, stack = Artefacts(account.id, settings.prefix), Stack(settings.prefix, click.echo, pause)
        stack.settle()
        _make_secrets(stack)
        package = None if rollback else Build(build) if build else builds.ready()
        release = _uploaded(artefacts, package) if package else artefacts.before()
        if not _changed(stack, artefacts, release, _parameters(given, stack.given()), yes=yes):
            click.echo("nothing was changed")
            return
        artefacts.note(release)
        _bring_up(stack, package)
    _look_at(stack.outputs().get("SiteURL", ""))


def check_stage() -> None:
    """Raises click's error when none was named."""
    if not settings.stage:
        raise click.UsageError("name the stage: --stage prod")


def _make_secrets(stack: Stack) -> None:
    absent = keys.missing(settings.secrets)
    keys.make(absent, in_use=stack.exists)
    for name in absent:
        click.echo(f"made the secret {name} in SSM")
    if absent:
        click.echo(f"Keep a copy of {settings.secrets}/pepper, apart from backups: without it nobody can log in.")


def _uploaded(artefacts: Artefacts, build: Build) -> Release:
    files = build.files
    checks.buckets(templates.names(build.template, settings.prefix)[_BUCKET])
    artefacts.open()
    release = artefacts.upload(build.folder)
    for file in files:
        click.echo(f"{file.stat().st_size:>12,} bytes of {file.name}")
    return release


def _parameters(given: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Of the template, as far as they were given; `before` are those that the stack has."""
    for sentence in checks.mail(given["mail_from"] or before.get("MailFrom", "")):
        click.echo(f"note: {sentence}")
    if bool(given["domain"]) != bool(given["certificate"]):
        raise Invalid("are given together: the certificate is the domain's", field="domain and certificate")
    found = named(given, edge_secret=keys.edge_secret(settings.secrets))
    return {name: value for name, value in found.items() if value}


def named(given: dict[str, str], *, edge_secret: str) -> dict[str, str]:
    """Options by the names of the template's parameters."""
    return {
        "Prefix": settings.prefix,
        "EdgeSecret": edge_secret,
        "Domain": given["domain"],
        "CertificateArn": given["certificate"],
        "AlarmMail": given["alarm_mail"],
        "MailFrom": given["mail_from"],
    }


def _changed(stack: Stack, artefacts: Artefacts, release: Release, parameters: dict[str, str], *, yes: bool) -> bool:
    """Whether the stack is as the release wants it. False when a person did not want that."""
    template = artefacts.template(release)
    fixed_costs.check(template)
    known = templates.parameters(template)
    if unknown := parameters.keys() - known - _OWN:
        raise Invalid(f"the template does not take {', '.join(sorted(unknown))}", field="parameters")
    kept = (stack.given().keys() & known) - parameters.keys()
    taken = {name: value for name, value in parameters.items() if name in known}
    proposal = stack.propose(template=artefacts.url(release), parameters=taken, kept=kept)
    if proposal is None:
        click.echo("the stack is as it should be")
        return True
    if not _agreed(stack, proposal, template, yes=yes):
        return False
    stack.execute(proposal)
    for name, value in stack.outputs().items():
        click.echo(f"{name:<24}{value}")
    return True


def _agreed(stack: Stack, proposal: Proposal, template: templates.Template, *, yes: bool) -> bool:
    for line in (*changes.lines(proposal.changes), *fixed_costs.lines(template)):
        click.echo(line)
    agreed = False
    try:
        changes.check(proposal.changes)
        agreed = yes or click.confirm("Make these changes?")
    finally:
        if not agreed:
            stack.drop(proposal)
    return agreed


def _bring_up(stack: Stack, build: Build | None) -> None:
    """Without a build, after going back: pages are made by what runs now."""
    with opened():
        if build and build.studio.is_dir():
            count = publication.upload_studio(build.studio, bucket=f"{settings.prefix}-studio")
            click.echo(f"{count} files of the studio are there")
        if (url := stack.outputs().get("SiteURL")) and publication.set_address(url):
            click.echo(f"the publication's address is {url}")
        _render(anew=build is not None)
        if not publication.has_owner():
            click.echo(f"The first owner: ./galley --stage {settings.stage} owner create you@example.org")


def _render(*, anew: bool) -> None:
    if not anew:
        rendering.render_as_before()
        click.echo("the functions make every page again, as the version before did")
        return
    with Progress(console=console) as bar:
        task = bar.add_task("rendering", total=None)
        count = rendering.render_anew(
            progress=lambda done, total: bar.update(task, completed=done, total=total), pause=pause
        )
    click.echo(f"{count} files made by this version" if count else "every file is of this version")


def _look_at(site: str) -> None:
    if not site:
        click.echo("the stack has no output SiteURL: nothing was looked at")
        return
    found = [*smoke.outcomes(site)]
    for outcome in found:
        click.echo(str(outcome))
    if failed := sum(bool(outcome.problems) for outcome in found):
        raise Unavailable(f"{failed} of {len(found)} things are not as they should be at {site}")
