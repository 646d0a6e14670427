"""Review in the page: what editors decide about statements and promises, and judge of pairs; who did what, and undoing it.

Invariant: every form carries the number of the last row that its page showed. Where somebody was faster nothing is written and
nothing is lost: the answer (409) shows what the other did beside what was sent, which can be sent again.
"""
