"""What a run said, kept for the next one that would say the same."""
