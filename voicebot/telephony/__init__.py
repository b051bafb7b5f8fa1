"""Twilio: webhooks, signatures, TwiML, REST client."""
