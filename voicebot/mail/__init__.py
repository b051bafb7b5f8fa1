"""E-mail: a mail server as a Messenger. Plain text alone, and nothing in it tells us whether it was opened."""
