"""Connectors: shops and files, one folder each. Pure: what came in becomes events."""
