"""Which paths there can be at all."""

import pytest

from chalicelib.commands import paths
from chalicelib.errors import Invalid


@pytest.mark.parametrize("path", ["/a/", "/a.html", "/über/uns/", "/日本/"])
def test_a_path_has_letters_of_any_script(path: str) -> None:
    paths.check_shape(path)


@pytest.mark.parametrize(
    "path", ["/\ud800/", "/a\udc80", "a/", "//a", "/a//b", "/../", "/a/./b", "/a\\b", "/a?b", "/u\u0308/"]
)
def test_what_is_no_path_is_refused_by_the_name_of_its_field(path: str) -> None:
    """Half of a surrogate pair was found by a fuzzer: it has no UTF-8, and so no length."""
    with pytest.raises(Invalid) as refused:
        paths.check_shape(path)
    assert refused.value.field == "path"
