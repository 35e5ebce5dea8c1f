"""bench: what the pipeline costs, as ratios; `make bench`. Timings belong here, never in the tests."""
