"""Small carriers, by way of karrio."""
