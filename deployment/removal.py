"""Taking a stage away: refused while data would be lost, unless it was said twice."""

from dataclasses import dataclass

from chalicelib.errors import Forbidden
from deployment import emptying, templates
from deployment.following import Show
from deployment.stack import Stack
from deployment.templates import Template

_TABLE, _BUCKET = templates.KEEPING_DATA


@dataclass(frozen=True)
class Held:
    """What a stage has, and which of it is not empty."""

    tables: list[str]
    buckets: list[str]
    rows_in: list[str]
    objects_in: list[str]

    @property
    def data(self) -> list[str]:
        return [*(f"table {name}" for name in self.rows_in), *(f"bucket {name}" for name in self.objects_in)]


def held(stack: Stack, *, template: Template, prefix: str) -> Held:
    """What the stack has, and what an earlier one has left behind: by the names that the template gives."""
    declared = templates.names(template, prefix)
    tables = emptying.tables_there(_each(stack.named(_TABLE), declared[_TABLE]))
    buckets = emptying.buckets_there(_each(stack.named(_BUCKET), declared[_BUCKET]))
    return Held(tables, buckets, emptying.tables_with_rows(tables), emptying.buckets_with_objects(buckets))


def check(held: Held, *, delete_data: bool) -> None:
    """Raises `Forbidden` when data would be lost and that was not said."""
    if held.data and not delete_data:
        raise Forbidden(
            f"nothing was deleted: there is data in {', '.join(held.data)}. "
            "`./galley export` keeps a copy; --delete-data deletes it"
        )


def remove(held: Held, stack: Stack, *, show: Show) -> None:
    """Everything but the secrets: the stack first, so that nobody writes any more. Again, it goes on where it was."""
    emptying.unprotect(held.tables)
    for bucket in held.buckets:
        show(f"{emptying.empty(bucket)} objects deleted from {bucket}")
    stack.delete()
    tables = emptying.tables_there(held.tables)
    emptying.delete_tables(tables)
    show(f"{len(tables)} tables deleted")
    for bucket in emptying.buckets_there(held.buckets):
        emptying.delete_bucket(bucket)
        show(f"bucket {bucket} deleted")


def _each(*names: list[str]) -> list[str]:
    return sorted({name for some in names for name in some})
