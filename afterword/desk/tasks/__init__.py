"""Tasks: what a person of the team is asked to do."""
