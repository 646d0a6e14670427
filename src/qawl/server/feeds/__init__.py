"""Any search of statements or promises as a feed: Atom (RFC 4287) or JSON Feed 1.1."""
