"""The desk: where the team works."""
