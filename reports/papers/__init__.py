"""Papers of a month and a quarter: what they say, how they look, who gets them."""
