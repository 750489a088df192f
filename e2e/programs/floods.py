while True:
    print("a line of a flood")
