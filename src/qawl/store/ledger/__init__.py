"""The ledger in the store: articles put beside their neighbours, stories told, and what people judged.

Invariant: whatever is told here can be told again from the articles, their readings and people's judgements; nobody ever sees a
story that was told by half.
"""
