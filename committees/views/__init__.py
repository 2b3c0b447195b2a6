"""Pages of the committees app."""
