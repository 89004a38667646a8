"""The page where somebody chooses another day for an order that has not left."""
