"""Signed webhooks: others are told of what happens here. Source: the Standard Webhooks specification."""
