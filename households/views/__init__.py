"""Pages of the households app."""
