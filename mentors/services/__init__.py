"""What the programme does with officials and pairings."""
