"""Deeds at shops, over real HTTP against the stand-ins."""
