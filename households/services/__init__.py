"""What the programme does with households."""
