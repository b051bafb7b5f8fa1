"""A telephone line without a telephone: TwiML player, callers, web phone."""
