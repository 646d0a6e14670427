"""Searches that a user saved and follows: kept, listed, told as a feed, ended."""
