print("done already")
