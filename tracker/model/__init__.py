"""The values that travel between floors: frozen, without behaviour that reads or writes anything.

`facts` come from git, `labels` and `ledger` are concluded from facts, `growth` is what the screens show.
"""
