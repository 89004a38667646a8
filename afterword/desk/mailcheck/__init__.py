"""Whether the name system says what large mail providers want to hear of the sender's domain."""
