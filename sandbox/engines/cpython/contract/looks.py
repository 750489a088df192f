import os
import pathlib
import sys

for argument in sys.argv[1:]:
    print(argument)
print(os.environ["GREETING"])
print(pathlib.Path("notes/note.txt").read_text())
