"""Galley: the back end of a publication, without a server."""

__version__ = "0.1.0"
