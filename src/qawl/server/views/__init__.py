"""What each page shows, as records made from the store and the question: the same for the page and for its JSON twin."""
