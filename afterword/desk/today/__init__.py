"""Today: what needs a person, first; then how it goes."""
