"""Use cases: the order in which decisions are made and acted on, over ports."""
