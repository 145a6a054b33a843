"""Pictures of units, their order and their boot."""
