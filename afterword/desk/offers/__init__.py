"""Offers and their codes."""
