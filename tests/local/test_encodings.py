import pytest

from local import encodings


@pytest.mark.parametrize(
    ("accepted", "takes", "prefers"),
    [
        ("gzip", True, True),
        ("gzip, deflate, br", True, True),
        ("br, GZIP;q=0.5", True, False),
        ("*", True, True),
        ("*;q=0, gzip", True, True),
        ("gzip;q=0, *", False, False),
        ("gzip;q=0.5, identity;q=0", True, True),
        ("identity, gzip;q=0.5", True, False),
        ("identity;q=0", False, False),
        ("gzip ; q=0.000", False, False),
        ("gzip;q=high", False, False),
        ("gzip;level=9", False, False),
        ("", False, False),
        (",;,", False, False),
    ],
)
def test_who_takes_gzip_and_who_wants_nothing_more(accepted: str, takes: bool, prefers: bool) -> None:
    assert encodings.takes_gzip(accepted) is takes
    assert encodings.prefers_gzip(accepted) is prefers
