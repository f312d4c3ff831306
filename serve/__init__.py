"""Gateway, API, page and worker."""
