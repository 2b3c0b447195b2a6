"""What the API of requests, referrals and help takes and gives."""
