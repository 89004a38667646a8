"""Finding an order without its link: by its number and an address, or by mail."""
