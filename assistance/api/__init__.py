"""API of requests, referrals and help."""
