"""Base systems underneath a configuration: catalogues of their units, and how they are captured."""
