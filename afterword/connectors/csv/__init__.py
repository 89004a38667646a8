"""Files of rows (CSV, JSON lines): a mapping says what the columns mean, rows become events."""

from .mapping import Faulty, Mapping, read
from .reader import MappedReader

__all__ = ["Faulty", "MappedReader", "Mapping", "read"]
