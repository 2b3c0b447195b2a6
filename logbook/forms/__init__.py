"""Forms of visits, of the guide, and of the export for Logbook."""
