"""voicebot: reminds cardholders of overdue accounts, listens, and brings them to a person when one is needed."""
