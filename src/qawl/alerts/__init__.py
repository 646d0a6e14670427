"""What is new to the questions that somebody follows, and sending it on.

`qawl.store.Following` keeps the questions and makes the alerts; `webhooks` sends them.
"""
