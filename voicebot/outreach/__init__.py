"""What we do beside calls: payments, and the follow-up of promises and plans."""
