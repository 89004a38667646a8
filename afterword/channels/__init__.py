"""Channels: one folder each, pure: what to hand to a provider, and what its answers mean."""
