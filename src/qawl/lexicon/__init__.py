"""What the reader knows of words: plain tables, one a file, and their compiled views."""
