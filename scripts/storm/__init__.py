"""A carrier that misbehaves and processes that are killed, to prove that nothing is done twice and nothing is lost."""
