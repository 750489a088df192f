raise RuntimeError("no coffee")
