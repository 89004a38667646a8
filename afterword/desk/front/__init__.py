"""What shoppers see: the tracking page, its parts, words, colour and logo, with a look at it."""
