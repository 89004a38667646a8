"""What talking with customers comes to: how much of it there is, who settles it, how long it takes.

Pure counting over the events of conversations. What is too few to tell is called so.
"""
