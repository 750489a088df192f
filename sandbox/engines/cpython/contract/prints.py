import sys

print("one", flush=True)
print("two", file=sys.stderr)
print("three")
sys.exit(3)
