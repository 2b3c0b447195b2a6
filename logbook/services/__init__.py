"""What the programme does with visits, the export for Logbook and its keying, and due work."""
