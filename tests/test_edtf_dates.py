"""EDTF to first and last day."""

import datetime

import pytest

from pipeline.edtf_dates import bounds, valid


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2019-08-20", "2019-08-20", "2019-08-20"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2019-04-21/2019-08-20", "2019-04-21", "2019-08-20"),
        ("2011-03/..", "2011-03-01", None),
        ("../2014-10-14", None, "2014-10-14"),
        ("[2020-02-02,2020-02-09]", "2020-02-02", "2020-02-09"),
        ("2015-21", "2015-03-01", "2015-05-31"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("XXXX-08-20", None, None),
    ],
)
def test_first_and_last_day(edtf, first, last):
    assert bounds(edtf) == tuple(datetime.date.fromisoformat(day) if day else None for day in (first, last))


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "20 August 2019",
        "2019-8-20",
        "2019-02-30",
        "2019-02-00",
        "2019-30-12",
        "XXXX-02-30",
        "2019-13",
        "../..",
        "2020-01-02/2020-01-01",
        " 2019",
        "a/b/c",
        "0000",
        "2019-08-2X",
    ],
)
def test_malformed_is_a_value_error(edtf):
    assert not valid(edtf)
    with pytest.raises(ValueError, match=r"EDTF|interval|before"):
        bounds(edtf)
