"""What is shown of somebody."""

import pytest

from chalicelib.commands import people
from chalicelib.errors import Invalid
from chalicelib.models.people import Person


def with_link(url: str) -> Person:
    return Person("a", name="Ada", handle="ada", title="", bio="", links=[{"name": "a", "url": url}])


@pytest.mark.parametrize("url", ["https://a.example", "http://[::1]/", "mailto:a@a.example", "/a/", "a"])
def test_a_link_of_a_profile_leads_somewhere_harmless(url: str) -> None:
    people.check_shown(with_link(url))


@pytest.mark.parametrize("url", ["javascript:x", "\tjava\nscript:x", "ftp://a", "http://[", "https://[a]/", "//a／b/"])
def test_another_link_is_refused_by_the_name_of_its_field(url: str) -> None:
    """Those in brackets were found by a fuzzer: Python does not read them."""
    with pytest.raises(Invalid) as refused:
        people.check_shown(with_link(url))
    assert refused.value.field == "links"
