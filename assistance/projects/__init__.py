"""Projects and the households chosen for them: their pages, acts and numbers (order, 1.4, 1.6)."""
