"""Invented people who take the calls of the built-in line by themselves, each as it is written in people.yaml."""
