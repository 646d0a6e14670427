"""A store as one file, and a store made of it again, in any database that SQLAlchemy speaks to."""
