"""Tools that make test material: the builder of the example cases and what it needs."""
