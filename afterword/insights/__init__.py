"""What the store learns: how long parcels travel, and how honest the dates were that came of it."""
