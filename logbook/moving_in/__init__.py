"""Work from before the system, brought in from spreadsheets: pairings, visits, plans, help,
ledgers, officials. Every row goes through the act that does the same by hand.
"""
