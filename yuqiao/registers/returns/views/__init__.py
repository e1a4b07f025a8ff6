"""For: the pages of annual returns at the desk: the firm's own, the department's, lists that are read in.
May import: everything in registers.returns, and what it may import.
Imported by: the URL list of registers.returns.
"""
