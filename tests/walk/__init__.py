"""Every write of the site, done as people do it, on households that came in through a list."""
