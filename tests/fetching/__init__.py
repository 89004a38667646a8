"""Fetching from shops: the engine's side of it, with a shop at Shopify on the other end."""
