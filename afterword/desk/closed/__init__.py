"""Addresses that are written to no more: which, why, since when, and opening one again."""
