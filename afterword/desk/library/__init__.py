"""The library: ready-made journeys by moment of a customer's life, and taking one into use."""
