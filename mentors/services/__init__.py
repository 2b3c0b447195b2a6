"""What the programme does with officials, pairings, plans and the ladder."""
