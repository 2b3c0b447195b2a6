"""What the committees app does: roles, emergencies, and the seals of the history."""
