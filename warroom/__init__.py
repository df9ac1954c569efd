"""An incident command console for the terminal, on one shared, durable log."""

__version__ = "0.1.0"
