"""What this room does: accounts, roles, batches, letters, emergencies, and the seals of the
history.
"""
