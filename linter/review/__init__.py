"""Two states of the same machines compared: what a change does to the boot."""
