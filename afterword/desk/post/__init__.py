"""Cards and letters: designing them as they will be printed, printing, saying they are posted."""
