"""Forms of committees, meetings, obstacles, offices, organisations and sending."""
