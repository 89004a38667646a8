"""Customers: finding them, and the one timeline of each."""
