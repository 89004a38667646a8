"""Parcels: those with a problem first, what was said of each, a word to several, a claim."""
