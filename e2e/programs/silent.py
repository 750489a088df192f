import time

print("nobody will call")
time.sleep(600)
