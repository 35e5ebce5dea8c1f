"""Syria Dispatches: news reports on the war in Syria as tidy, cited tables."""

import gc

gc.set_threshold(10_000)  # new objects, after which the collector looks for circles: tables and texts make many objects, and few circles
