"""The machine under CPython: what joins the interpreter's lowest seams to the virtual network.

Nothing above the seams knows of it: `_socket`, `select` and `time.sleep` are replaced, the standard library is not.
"""
