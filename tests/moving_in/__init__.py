"""Moving in through the doors people use, from a bare folder to the first upgrade."""
