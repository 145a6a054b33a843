"""`.unitlint.yaml`: found, read, checked."""
