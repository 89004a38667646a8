"""Bringing in what happened so far, from a file."""
