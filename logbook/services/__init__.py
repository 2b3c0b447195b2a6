"""What the programme does between a visit and the help that follows."""
