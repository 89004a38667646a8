"""Carriers and those who follow parcels for many of them, one folder each. Pure."""
