"""What the API of visits and of the export for Logbook takes and gives."""
