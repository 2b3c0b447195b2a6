"""Settings by the place they are for: `production` is what runs, `test` what the tests run."""
