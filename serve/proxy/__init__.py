"""The masking stage for other systems: mask and unmask over HTTP, and an OpenAI-compatible proxy in front of the engine."""
