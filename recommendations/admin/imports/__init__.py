"""Bringing in files: upload, look through, confirm, undo; and what the labels of files mean."""

from . import labels, site

__all__ = ["labels", "site"]
