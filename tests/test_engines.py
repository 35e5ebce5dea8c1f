"""Engines: the same rows in the same order from one process and from several, and no more in memory than is under way."""

import pytest
from mappers import complain, die, double, text

from pipeline import engines
from pipeline.errors import Complaint


@pytest.mark.parametrize("processes", [1, 2])
def test_batches_come_in_order_and_are_taken_when_needed(processes):
    taken = []

    def texts():
        for number in range(60):
            taken.append(number)
            yield text(number)

    seen = []
    for batch in engines.spread(double, texts(), size=3, processes=processes):
        seen += batch
        assert len(taken) <= len(seen) + 3 * (processes * engines.AHEAD + 1)
    assert seen == double(map(text, range(60)))


@pytest.mark.parametrize("processes", [1, 2])
def test_complaint_of_a_mapper_is_that_of_the_build(processes):
    with pytest.raises(Complaint, match=r"^0: broken$"):
        list(engines.spread(complain, map(text, range(9)), size=3, processes=processes))


def test_process_that_is_killed_is_a_complaint():
    with pytest.raises(Complaint, match="ended from outside"):
        list(engines.spread(die, map(text, range(9)), size=3, processes=2))


def test_few_texts_are_read_here():
    assert engines.named("native", size=16, tables=(), processes=2, total=3).keywords["processes"] == 1
    assert engines.named("native", size=16, tables=(), processes=2, total=3000).keywords["processes"] == 2
    with pytest.raises(Complaint, match="ENGINE=spark"):
        engines.named("spark", size=16, tables=(), processes=2, total=3)
