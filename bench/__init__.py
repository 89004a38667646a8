"""What Afterword can carry, measured on this machine: ``make bench``.

Each figure is a module with ``measure()``; it runs in a process of its own over a data folder of
its own, so that no figure warms or burdens another. Where a figure has another way of doing the
same job to stand beside, that is measured in the same run.
"""
