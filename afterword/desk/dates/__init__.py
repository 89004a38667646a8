"""Delivery dates: how honest they were, how the store sends, learning anew."""
