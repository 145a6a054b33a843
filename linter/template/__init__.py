"""Go templates inside the inputs: every branch of them, or what one machine would get."""
