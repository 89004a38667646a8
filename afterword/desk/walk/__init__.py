"""Walking a person's future through a journey."""
