"""The demo store "Ada & Fern": what it sells, who buys there, and seven weeks of its life.

Nothing here fills tables. ``life`` makes the events that a shop, carriers and customers would
report, and ``driver`` plays them through the real engine on a virtual clock.
"""
