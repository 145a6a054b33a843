"""Parts of the standard library in a form that costs next to nothing at start-up.

A run on one unit file defines a hundred data classes and two hundred patterns, and uses a few. Both are
made here when they are first used.
"""
