"""Makes moto answer the same, sooner: what it works out anew for each request is remembered.

Four things stand out in a profile of the tests. To find the service of a request it tries the patterns
of all two hundred services, with the addresses of each written anew. Of each message that a queue gives out it asks for
all attributes of the queue, counts of all messages among them, with two dates for each. For each attribute of an item
it measures all those before. When it starts, it writes 1,300 patterns down for the library `requests`, by which nothing
here asks AWS.
"""

from functools import cache, wraps
from time import time
from typing import Any

import moto.core.models
import moto.core.responses
import moto.sqs.models
from moto import backend_index
from moto.core.base_backend import BaseBackend
from moto.core.utils import camelcase_to_underscores, method_names_from_class, unix_time
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize
from moto.sqs.models import SQSBackend

FIRST = ("dynamodb", "dynamodbstreams", "s3", "sqs")
"""What Galley asks most; patterns of other services match none of their addresses."""
_urls: Any = BaseBackend.urls.fget
_patterns = backend_index.backend_url_patterns
_of_kind: dict[type, Any] = {}
_set_item = LimitedSizeDict.__setitem__
_CLOSE_TO_LARGEST = 300_000
"""Bytes of an item from which on moto's own check is asked."""


def apply() -> None:
    """May be called any number of times."""
    backend_index.backend_url_patterns = sorted(_patterns, key=lambda each: each[0] not in FIRST)
    moto.core.models.RESPONSES_METHODS = []
    BaseBackend.urls = property(_remembered_urls)
    SQSBackend.is_message_valid_based_on_retention_period = _is_retained
    LimitedSizeDict.__setitem__ = _set_by_size_so_far
    moto.sqs.models.unix_time_millis = _milliseconds
    moto.sqs.models.camelcase_to_underscores = _words
    moto.core.responses.method_names_from_class = _names
    moto.core.responses.camelcase_to_underscores = _words


_names = cache(method_names_from_class)
_words = cache(camelcase_to_underscores)


def _milliseconds() -> float:
    return time() * 1000


@wraps(_urls)
def _remembered_urls(backend: BaseBackend) -> Any:
    if type(backend) not in _of_kind:
        _of_kind[type(backend)] = _urls(backend)
    return _of_kind[type(backend)]


@wraps(SQSBackend.is_message_valid_based_on_retention_period)
def _is_retained(backend: SQSBackend, queue_name: str, message: Any) -> bool:
    seconds = int(backend.get_queue(queue_name).message_retention_period)
    return bool(seconds + message.sent_timestamp / 1000 > unix_time())


@wraps(_set_item)
def _set_by_size_so_far(item: Any, key: str, value: Any) -> None:
    """`item.added` is the size of all that was ever set, so the item is no larger, but for what grew inside of it."""
    so_far = item.added if hasattr(item, "added") else sum(map(_size, item.values())) + sum(map(bytesize, item))
    item.added = so_far + bytesize(key) + _size(value)
    if item.added < _CLOSE_TO_LARGEST:
        dict.__setitem__(item, key, value)
    else:
        _set_item(item, key, value)


def _size(value: Any) -> int:
    return int(value.size()) if type(value) is DynamoType else bytesize(str(value))
