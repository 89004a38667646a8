"""Templates: what we say, block by block or as text, in each language and tone, and its looks."""
