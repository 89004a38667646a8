"""Where the order is: the answer, why, the days, the parcels."""
