def open_shop():
    raise RuntimeError("no coffee")


open_shop()
