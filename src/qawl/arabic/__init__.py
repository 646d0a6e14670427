"""The Arabic language itself: letters, words, sentences, numbers, verbs. Knows nothing of news."""
