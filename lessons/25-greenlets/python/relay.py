"""Two greenlets that hand each other the word: no loop, no yield, no gevent."""

from greenlet import greenlet


def relay():
    """What was said, in its order."""
    said = []

    def speak_first():
        said.append("Ada: shall I begin?")
        alan.switch()
        said.append("Ada: and you go on?")
        alan.switch()
        said.append("Ada: nobody hears this.")

    def speak_second():
        said.append("Alan: you have begun.")
        ada.switch()
        said.append("Alan: no, I end here.")

    ada, alan = greenlet(speak_first), greenlet(speak_second)
    ada.switch()
    said.append("Main: I was waiting.")
    return said
