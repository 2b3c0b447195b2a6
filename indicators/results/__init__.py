"""Lists of กชช.2ค results: a row for a village, a column for an indicator with its level."""
