"""How well customers are understood, and saying what their words meant."""
