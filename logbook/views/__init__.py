"""Pages of the logbook app."""
