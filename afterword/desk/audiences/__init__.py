"""Audiences: customers who share something, by rules."""
