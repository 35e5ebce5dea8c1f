"""Syria Dispatches: news reports on the war in Syria as tidy, cited tables."""
