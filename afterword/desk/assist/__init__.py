"""Help with words: how a store settles it, and the buttons beside what a teammate writes."""
