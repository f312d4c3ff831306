"""Models on their way: from a hub, through a signed file, to the machine that runs them."""
