"""Background jobs: one row shape, one way to run, one progress.

The row in PostgreSQL is the truth and Redis only wakes: a job is accepted with the transaction
that writes its row; a message that is lost, comes twice or late changes nothing. Whoever runs a job
says so in its row (`runner`), and that it is alive (`alive_at`); what died is taken up again, or
ended with a sentence, by `running.take_up`, which beat starts every half minute.
"""
