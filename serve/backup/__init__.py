"""Copies of what an installation holds, and the way back. What was forgotten stays forgotten."""
