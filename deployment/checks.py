"""What is looked at before anything is changed: whose account it is, and whether names and mail will do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.errors import Taken, Unavailable
from chalicelib.settings import settings


@dataclass(frozen=True)
class Account:
    """Whose credentials these are."""

    id: str
    caller: str
    region: str

    def __str__(self) -> str:
        return f"account {self.id}, region {self.region}, as {self.caller}"


def account() -> Account:
    """Raises `Unavailable` without credentials that AWS takes."""
    try:
        found = aws.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(
            f"AWS does not take your credentials ({error}); set AWS_PROFILE, or run aws configure", field="credentials"
        ) from error
    return Account(str(found["Account"]), str(found["Arn"]), settings.region)


def buckets(names: Iterable[str]) -> None:
    """Names of buckets are shared by all accounts of the world. Raises `Taken` for one that is somebody else's."""
    for name in names:
        try:
            aws.client("s3").head_bucket(Bucket=name)
        except ClientError as error:
            if code_of(error) in {"301", "403", "AccessDenied"}:
                raise Taken(
                    f"the bucket {name} belongs to another account or region: choose another name for the stage",
                    field="stage",
                ) from error
            if code_of(error) not in {"404", "NoSuchBucket"}:
                raise


def mail(sender: str) -> Iterator[str]:
    """What stands in the way of letters, in sentences; nothing when they will arrive."""
    if not sender:
        yield "no address to send from: letters will not leave; give --mail-from once one is verified in SES"
        return
    if not any(_verified(identity) for identity in (sender, sender.partition("@")[2])):
        yield (
            f"{sender} is not verified in SES: letters will not leave before "
            f"`aws sesv2 create-email-identity --email-identity {sender.partition('@')[2]}` and its DNS records"
        )
    if not aws.client("sesv2").get_account().get("ProductionAccessEnabled"):
        yield "SES is in its sandbox: letters reach verified addresses only, until you request production access"


def code_of(error: ClientError) -> str:
    """The code that AWS gives a refusal."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _verified(identity: str) -> bool:
    try:
        found = aws.client("sesv2").get_email_identity(EmailIdentity=identity)
    except ClientError as error:
        if code_of(error) == "NotFoundException":
            return False
        raise
    return bool(found.get("VerifiedForSendingStatus"))
