"""API of visits, and of the export for Logbook."""
