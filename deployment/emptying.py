"""What a stage holds, and emptying it: the tables' rows and the buckets' objects, former versions too."""

from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import aws
from deployment.checks import code_of

_ABSENT = {"404", "NoSuchBucket", "ResourceNotFoundException"}


def tables_with_rows(names: Iterable[str]) -> list[str]:
    """Those that are there and have a row."""
    return [name for name in tables_there(names) if _dynamodb().scan(TableName=name, Limit=1)["Count"]]


def buckets_with_objects(names: Iterable[str]) -> list[str]:
    """Those that are there and have an object, or a former version of one."""
    return [name for name in buckets_there(names) if _versions(name, "", limit=1)]


def tables_there(names: Iterable[str]) -> list[str]:
    return [name for name in names if _is_there(_dynamodb().describe_table, TableName=name)]


def buckets_there(names: Iterable[str]) -> list[str]:
    return [name for name in names if _is_there(_s3().head_bucket, Bucket=name)]


def empty(bucket: str, *, below: str = "") -> int:
    """Delete every version of every object whose key begins so; returns how many."""
    count = 0
    while found := _versions(bucket, below):
        answer = _s3().delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
        if refused := answer.get("Errors"):
            raise ClientError({"Error": refused[0]}, "DeleteObjects")
        count += len(found)
    return count


def unprotect(tables: Iterable[str]) -> None:
    """Let the tables be deleted."""
    described = [_dynamodb().describe_table(TableName=name)["Table"] for name in tables]
    changed = [table["TableName"] for table in described if table.get("DeletionProtectionEnabled")]
    for name in changed:
        _dynamodb().update_table(TableName=name, DeletionProtectionEnabled=False)
    for name in changed:
        _dynamodb().get_waiter("table_exists").wait(TableName=name)


def delete_tables(tables: Iterable[str]) -> None:
    """All at the same time: each takes DynamoDB some time."""
    names = list(tables)
    for name in names:
        _dynamodb().delete_table(TableName=name)
    for name in names:
        _dynamodb().get_waiter("table_not_exists").wait(TableName=name)


def delete_bucket(bucket: str) -> None:
    empty(bucket)
    _s3().delete_bucket(Bucket=bucket)


def _versions(bucket: str, below: str, limit: int = 1000) -> list[dict[str, str]]:
    page = _s3().list_object_versions(Bucket=bucket, Prefix=below, MaxKeys=limit)
    found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    return [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found]


def _is_there(look: Callable[..., object], **name: str) -> bool:
    try:
        look(**name)
    except ClientError as error:
        if code_of(error) not in _ABSENT:
            raise
        return False
    return True


def _s3() -> Any:
    return aws.client("s3")


def _dynamodb() -> Any:
    return aws.client("dynamodb")
