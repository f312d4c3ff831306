"""Measuring Aktsam: sets, scores, reports, and the kit that builds examples. Import as `from eval.x import y`."""
