"""Replaces CPython's `_socket` (Modules/socketmodule.c): sockets on the machine's virtual TCP network.

Left out: datagrams, raw sockets and ancillary data. A call that is left out
raises OSError with the errno that a host without the feature gives. There is no IPv6 network; an AF_INET6 socket speaks
IPv4 with mapped addresses, as a dual-stack one does with IPv4 peers (RFC 4291, section 2.5.5.2).
"""

import contextlib
import operator
import os
import time

from _machine import calls as _host
from _machine import local_names, stacks
from _machine.calls import SCRATCH_SIZE
from _machine.calls import scratch as _scratch
from _machine.descriptors import flags, set_flags
from _machine.errors import check, error_number, network_error
from _machine.seams import originals
from _machine.stacks import breathe_for_answer, breathe_if_due, wait

_c = originals["_socket"]
for _name, _value in vars(_c).items():
    # Constants, `error`, `gaierror`, `herror`, `timeout`, byte order and address conversion are the interpreter's own.
    if not _name.startswith("__") and _name not in ("socket", "SocketType", "CAPI"):
        globals()[_name] = _value
for _name, _value in {
    "AF_UNIX": 1,
    "AF_INET": 2,
    "AF_INET6": 10,
    "SOCK_STREAM": 1,
    "SOCK_NONBLOCK": 0o4000,
    "SOCK_CLOEXEC": 0o2000000,
    "SOL_SOCKET": 1,
    "SO_REUSEADDR": 2,
    "SO_TYPE": 3,
    "SO_ERROR": 4,
    "SO_SNDBUF": 7,
    "SO_RCVBUF": 8,
    "SO_KEEPALIVE": 9,
    "SO_LINGER": 13,
    "SO_REUSEPORT": 15,
    "SO_ACCEPTCONN": 30,
    "SO_PROTOCOL": 38,
    "SO_DOMAIN": 39,
    "SOL_TCP": 6,
    "TCP_NODELAY": 1,
    "IPPROTO_TCP": 6,
    "IPPROTO_IPV6": 41,
    "IPV6_V6ONLY": 26,
    "SOMAXCONN": 4096,
    "MSG_PEEK": 2,
    "MSG_DONTWAIT": 0x40,
    "MSG_WAITALL": 0x100,
    "MSG_NOSIGNAL": 0x4000,
    "SHUT_RD": 0,
    "SHUT_WR": 1,
    "SHUT_RDWR": 2,
    "AI_PASSIVE": 1,
    "AI_CANONNAME": 2,
    "AI_NUMERICHOST": 4,
    "AI_ADDRCONFIG": 0x20,
    "AI_NUMERICSERV": 0x400,
    "NI_NUMERICHOST": 1,
    "NI_NUMERICSERV": 2,
    "EAI_NONAME": -2,
    "EAI_FAMILY": -6,
    "EAI_SOCKTYPE": -7,
    "EAI_SERVICE": -8,
    "EAI_ADDRFAMILY": -9,
}.items():
    globals()[_name] = _value

has_ipv6 = False

_POLLIN, _POLLOUT, _POLLERR, _POLLHUP = 0x001, 0x004, 0x008, 0x010
_EBADF = -9
_LOCAL, _PIPE = 1, 2
_EAGAIN, _EINPROGRESS, _EALREADY = -11, -115, -114

_default_timeout: float | None = None


class socket:  # noqa: N801 - the name is CPython's
    """A socket of the virtual network. `socket.socket` of the standard library is its subclass."""

    __slots__ = ("_family", "_fd", "_proto", "_timeout", "_type")

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._fd = -1
        self._timeout = _default_timeout
        if fileno is not None:
            self._adopt(fileno, family, type, proto)
            return
        family = AF_INET if family == -1 else int(family)
        type = SOCK_STREAM if type == -1 else int(type)
        if type & SOCK_NONBLOCK:
            self._timeout = 0.0
        type &= ~(SOCK_NONBLOCK | SOCK_CLOEXEC)
        if family not in (AF_INET, AF_INET6, AF_UNIX):
            raise network_error(97)
        if type != SOCK_STREAM:
            raise network_error(93)
        self._family, self._type, self._proto = family, type, max(proto, 0)
        self._fd = check(_host.socket(family == AF_UNIX))
        self._note_blocking()

    def _adopt(self, fileno, family, type, proto):
        if not isinstance(fileno, int):
            raise TypeError(
                f"'{fileno.__class__.__name__}' object cannot be interpreted as an integer"
            )
        if fileno < 0:
            raise ValueError("negative file descriptor")
        kind = _host.kind(fileno)
        if kind == _EBADF:
            # A file of the interpreter's own is no socket; no file at all is another error.
            os.fstat(fileno)
            raise network_error(88)
        if kind == _PIPE:
            raise network_error(88)
        check(kind)
        self._family = (AF_UNIX if kind == _LOCAL else AF_INET) if family == -1 else int(family)
        self._type = SOCK_STREAM if type == -1 else int(type) & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)
        self._proto = 0 if proto == -1 else proto
        self._fd = fileno

    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)
    timeout = property(lambda self: self._timeout)

    def __repr__(self):
        return (
            f"<socket object, fd={self._fd}, family={self._family}, "
            f"type={self._type}, proto={self._proto}>"
        )

    def __del__(self):
        if getattr(self, "_fd", -1) >= 0:
            import warnings

            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self, stacklevel=1)
            _host.close(self._fd)
            self._fd = -1

    # --- waiting ---

    def _deadline(self):
        return None if self._timeout is None else time.monotonic() + self._timeout

    def _wait_until(self, attempt, bits, end=None):
        """Call `attempt`, which has answered EAGAIN, until it does not, parking before it as the timeout allows."""
        if self._timeout == 0.0:
            raise network_error(11)
        if end is None:
            end = self._deadline()
        while True:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("timed out")
            wait(self._fd, bits | _POLLERR | _POLLHUP, left)
            if self._fd < 0:
                raise network_error(9)
            result = attempt()
            if result != _EAGAIN:
                return result

    def setblocking(self, flag, /):
        self._timeout = None if flag else 0.0
        self._note_blocking()

    def getblocking(self):
        return self._timeout != 0.0

    def settimeout(self, timeout, /):
        self._timeout = _parse_timeout(timeout)
        self._note_blocking()

    def _note_blocking(self):
        """As in CPython, a socket with a timeout is a non-blocking one to whoever looks at its descriptor."""
        blocking = self._timeout is None
        if not blocking or flags(self._fd):
            set_flags(self._fd, 0 if blocking else os.O_NONBLOCK)

    def gettimeout(self):
        return self._timeout

    # --- names ---

    def fileno(self):
        return self._fd

    def bind(self, address, /):
        if self._family == AF_UNIX:
            local_names.bind(self._fd, address)
            return
        host, port = _parse_address(self, address)
        check(_host.bind(self._fd, host, port))

    def getsockname(self):
        return _format_address(self, _host.local(self._fd))

    def getpeername(self):
        return _format_address(self, _host.remote(self._fd))

    # --- connections ---

    def listen(self, backlog=128, /):
        check(_host.listen(self._fd, max(0, min(_c_int(backlog), SOMAXCONN))))

    def _accept(self):
        breathe_if_due()
        fd = _host.accept(self._fd)
        if fd == _EAGAIN:
            fd = self._wait_until(lambda: _host.accept(self._fd), _POLLIN)
        check(fd)
        return fd, _format_address(self, _host.remote(fd))

    def connect(self, address, /):
        if number := self._connect(address):
            raise network_error(number)

    def connect_ex(self, address, /):
        return error_number(self._connect(address))

    def _connect(self, address):
        if self._family == AF_UNIX:
            # No answer comes from elsewhere: a connection is there at once, or waits for room in the backlog.
            result = local_names.connect(self._fd, address, self._timeout is None)
            if result != _EINPROGRESS:
                return -result
        else:
            host, port = _parse_address(self, address)
            result = _host.connect(self._fd, host, port)
        if self._timeout == 0.0:
            # Linux answers so even where the peer is on the same host, and programs are written for that.
            return -(result or _EINPROGRESS)
        if result not in (_EINPROGRESS, _EALREADY):
            return -result
        bits = _POLLOUT | _POLLERR | _POLLHUP
        end = None if self._timeout is None else time.monotonic() + self._timeout
        while not _host.readiness(self._fd) & bits:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("timed out")
            wait(self._fd, bits, left)
        return check(_host.takeError(self._fd))

    def shutdown(self, how, /):
        if _c_int(how) not in (SHUT_RD, SHUT_WR, SHUT_RDWR):
            raise network_error(22)
        check(_host.shutdown(self._fd, how))

    def close(self):
        fd, self._fd = self._fd, -1
        if fd >= 0:
            check(_host.close(fd))

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    # --- bytes ---

    def recv(self, bufsize, flags=0, /):
        if bufsize < 0:
            raise ValueError("negative buffersize in recv")
        if flags & MSG_WAITALL and self._timeout is None:
            data = bytearray(bufsize)
            return bytes(data[: self._receive_all(memoryview(data), flags)])
        return _scratch[: self._receive(bufsize, flags)].tobytes()

    def recv_into(self, buffer, nbytes=0, flags=0):
        if nbytes < 0:
            raise ValueError("negative buffersize in recv_into")
        with memoryview(buffer) as whole, whole.cast("B") as view:
            if nbytes > len(view):
                raise ValueError("buffer too small for requested bytes")
            if flags & MSG_WAITALL and self._timeout is None:
                return self._receive_all(view[: nbytes or len(view)], flags)
            size = self._receive(nbytes or len(view), flags)
            view[:size] = _scratch[:size]
            return size

    def recvfrom(self, bufsize, flags=0, /):
        return self.recv(bufsize, flags), None

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        return self.recv_into(buffer, nbytes, flags), None

    def _receive(self, size, flags):
        """Put up to `size` bytes into the scratch and return how many they are."""
        breathe_if_due()
        peek = flags & MSG_PEEK != 0
        received = _host.receive(self._fd, size, peek)
        if received >= 0:
            return received
        if received == _EAGAIN:
            if self._timeout != 0.0 and not flags & MSG_DONTWAIT:
                received = self._wait_until(lambda: _host.receive(self._fd, size, peek), _POLLIN)
            elif breathe_for_answer():
                received = _host.receive(self._fd, size, peek)
        return check(received)

    def _receive_all(self, view, flags):
        """Fill `view`, unless the end comes before (MSG_WAITALL)."""
        got = 0
        while got < len(view):
            size = self._receive(len(view) - got, flags)
            view[got : got + size] = _scratch[:size]
            got += size
            if size == 0 or flags & MSG_PEEK:
                break
        return got

    def send(self, data, flags=0, /):
        breathe_if_due()
        with memoryview(data) as whole, whole.cast("B") as view:
            sent = self._send(view, 0, flags)
            # A blocking socket takes all, or as much as it could until it broke (send(2)).
            if sent < len(view) and self._timeout is None and not flags & MSG_DONTWAIT:
                with contextlib.suppress(OSError):
                    while sent < len(view):
                        sent += self._send(view, sent, flags)
            return sent

    def sendall(self, data, flags=0, /):
        breathe_if_due()
        with memoryview(data) as whole, whole.cast("B") as view:
            # The timeout is one for the whole.
            end = self._deadline() if self._timeout else None
            sent = 0
            while sent < len(view):
                sent += self._send(view, sent, 0, end)

    def _send(self, view, start, flags, deadline=None):
        end = min(len(view), start + SCRATCH_SIZE)

        def attempt():
            _scratch[: end - start] = view[start:end]
            return _host.send(self._fd, end - start)

        sent = attempt()
        stacks.has_sent = True
        if sent == _EAGAIN and not flags & MSG_DONTWAIT:
            sent = self._wait_until(attempt, _POLLOUT, deadline)
        return check(sent)

    def sendto(self, data, *flags_and_address):
        if self._fd >= 0 and _host.remote(self._fd):
            return self.send(data)
        raise network_error(107)

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        if ancdata:
            raise network_error(95)
        return self.send(b"".join(buffers), flags)

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        if bufsize < 0:
            raise ValueError("negative buffer size in recvmsg()")
        _check_ancillary_size(ancbufsize)
        return self.recv(bufsize, flags), [], 0, None

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        views = [memoryview(buffer).cast("B") for buffer in buffers]
        _check_ancillary_size(ancbufsize)
        if any(view.readonly for view in views):
            raise TypeError("recvmsg_into() argument 1 must be an iterable of writable buffers")
        data = self.recv(sum(len(view) for view in views), flags)
        taken = 0
        for view in views:
            part = data[taken : taken + len(view)]
            view[: len(part)] = part
            taken += len(part)
        return taken, [], 0, None

    # --- options ---

    def setsockopt(self, level, optname, value=None, optlen=None, /):
        if isinstance(value, int):
            check(_host.setOption(self._fd, level, optname, value))
        else:
            check(
                _host.setOption(
                    self._fd, level, optname, int.from_bytes(bytes(value or b"")[:4], "little")
                )
            )

    def getsockopt(self, level, optname, buflen=0, /):
        if level == SOL_SOCKET and optname == SO_ERROR:
            value = error_number(check(_host.takeError(self._fd)))
        elif level == SOL_SOCKET and optname == SO_TYPE:
            value = self._type
        else:
            value = check(_host.getOption(self._fd, level, optname))
        return value.to_bytes(buflen, "little") if buflen else value


SocketType = socket


def _check_ancillary_size(size):
    if size < 0:
        raise ValueError("invalid ancillary data buffer length")


def _c_int(value):
    value = operator.index(value)
    if not -(2**31) <= value < 2**31:
        raise OverflowError("Python int too large to convert to C int")
    return value


def _parse_timeout(timeout):
    if timeout is None:
        return None
    if not isinstance(timeout, float):
        timeout = operator.index(timeout)
    if timeout != timeout:
        raise ValueError("Invalid value NaN (not a number)")
    timeout = float(timeout)
    if timeout < 0:
        raise ValueError("Timeout value out of range")
    return timeout


def _parse_address(sock, address):
    name = "AF_INET" if sock._family == AF_INET else "AF_INET6"
    if not isinstance(address, tuple):
        raise TypeError(f"{name} address must be tuple, not {type(address).__name__}")
    if sock._family == AF_INET6:
        if not 2 <= len(address) <= 4:
            raise TypeError("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
        host, port = address[0], address[1]
        if _is_ipv4(host):
            raise gaierror(EAI_ADDRFAMILY, "Address family for hostname not supported")
        host = _IPV4_OF.get(host, host)
        if isinstance(host, str):
            host = host.removeprefix("::ffff:")
    elif len(address) != 2:
        raise TypeError("AF_INET address must be a pair (host, port)")
    else:
        host, port = address
    if not 0 <= port <= 65535:
        raise OverflowError("port must be 0-65535.")
    return _resolve(host), port


def _format_address(sock, text):
    """`"127.0.0.1 8888"` of the host as the tuple of socket addresses; a pair of sockets has no names."""
    if isinstance(text, int):
        raise network_error(-text)
    if sock._family == AF_UNIX:
        return local_names.shown(text)
    host, _, port = text.partition(" ")
    host = host or "0.0.0.0"
    if sock._family == AF_INET6:
        return "::" if host == "0.0.0.0" else f"::ffff:{host}", int(port or 0), 0, 0
    return host, int(port or 0)


_IPV4_OF = {"::": "0.0.0.0", "::1": "127.0.0.1"}

# --- names of hosts: the machine knows itself and no one else ---

_HOST_NAMES = {"": "0.0.0.0", "localhost": "127.0.0.1", "0.0.0.0": "0.0.0.0"}
_SERVICES = {
    "http": 80,
    "https": 443,
    "ftp": 21,
    "ssh": 22,
    "smtp": 25,
    "telnet": 23,
    "domain": 53,
    "echo": 7,
}


def _is_ipv4(host):
    parts = host.split(".") if isinstance(host, str) else ()
    return len(parts) == 4 and all(part.isdecimal() and int(part) < 256 for part in parts)


def _resolve(host):
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("idna" if host else "ascii")
    if not isinstance(host, str):
        raise TypeError("str, bytes or bytearray expected, not " + type(host).__name__)
    if host in _HOST_NAMES:
        return _HOST_NAMES[host]
    if host == gethostname() or host.endswith(".localhost"):
        return "127.0.0.1"
    if _is_ipv4(host):
        return host
    raise gaierror(EAI_NONAME, "Name or service not known")


def _is_ipv6(host):
    if not isinstance(host, str) or ":" not in host:
        return False
    try:
        return bool(inet_pton(AF_INET6, host))
    except OSError:
        return False


def inet_pton(family, text, /):
    if family != AF_INET6:
        return _c.inet_pton(family, text)
    import ipaddress

    try:
        return ipaddress.IPv6Address(text).packed
    except ValueError:
        raise OSError("illegal IP address string passed to inet_pton") from None


def inet_ntop(family, packed, /):
    if family != AF_INET6:
        return _c.inet_ntop(family, packed)
    import ipaddress

    if len(packed) != 16:
        raise ValueError("invalid length of packed IP address string")
    return str(ipaddress.IPv6Address(bytes(packed)))


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    if isinstance(port, (str, bytes)):
        text = port.decode() if isinstance(port, bytes) else port
        text.encode()
        if text.isdecimal():
            port = int(text)
        elif text in _SERVICES and not flags & AI_NUMERICSERV:
            port = _SERVICES[text]
        else:
            raise gaierror(EAI_SERVICE, "Servname not supported for ai_socktype")
    if host is None and port is None:
        raise gaierror(EAI_NONAME, "Name or service not known")
    if family not in (0, AF_INET, AF_INET6):
        raise gaierror(EAI_FAMILY, "ai_family not supported")
    if type not in (0, SOCK_STREAM):
        raise gaierror(EAI_SOCKTYPE, "ai_socktype not supported")
    if family != AF_INET and _is_ipv6(host):
        return [(AF_INET6, SOCK_STREAM, 6, "", (host, port or 0, 0, 0))]
    if family == AF_INET6:
        raise gaierror(EAI_ADDRFAMILY, "Address family for hostname not supported")
    if host in (None, "", b""):
        address = "0.0.0.0" if flags & AI_PASSIVE else "127.0.0.1"
    elif flags & AI_NUMERICHOST and not _is_ipv4(host):
        raise gaierror(EAI_NONAME, "Name or service not known")
    else:
        address = _resolve(host)
    canonical = (host if isinstance(host, str) else "") if flags & AI_CANONNAME else ""
    return [(AF_INET, SOCK_STREAM, 6, canonical, (address, port or 0))]


def gethostname():
    return "localhost"


def gethostbyname(host, /):
    return _resolve(host)


def gethostbyname_ex(host, /):
    return host, [], [_resolve(host)]


def gethostbyaddr(address, /):
    if _resolve(address).startswith("127."):
        return "localhost", [], [_resolve(address)]
    raise herror(1, "Unknown host")


def if_nameindex():
    return [(1, "lo")]


def if_nametoindex(name, /):
    if os.fsdecode(name) != "lo":
        raise OSError("no interface with this name")
    return 1


def if_indextoname(index, /):
    if index < 0:
        raise ValueError("Cannot convert negative int")
    if index != 1:
        raise OSError(6, "No such device or address")
    return "lo"


def getnameinfo(address, flags, /):
    if not isinstance(address, tuple):
        raise TypeError("getnameinfo() argument 1 must be a tuple")
    host, port = address[0], address[1]
    if not flags & NI_NUMERICHOST and _resolve(host).startswith("127."):
        host = "localhost"
    service = str(port)
    if not flags & NI_NUMERICSERV:
        service = next((name for name, number in _SERVICES.items() if number == port), service)
    return host, service


def getservbyname(name, protocol="tcp", /):
    if name not in _SERVICES:
        raise OSError("service/proto not found")
    return _SERVICES[name]


def getservbyport(port, protocol="tcp", /):
    if not 0 <= port <= 65535:
        raise OverflowError("getservbyport: port must be 0-65535.")
    for name, number in _SERVICES.items():
        if number == port:
            return name
    raise OSError("port/proto not found")


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout, /):
    global _default_timeout
    _default_timeout = _parse_timeout(timeout)


# --- descriptors ---


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /):
    if type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC) != SOCK_STREAM:
        raise network_error(93)
    first = check(_host.pair())
    # The pair's second descriptor is the one after the first.
    return socket(family, type, proto, first), socket(family, type, proto, first + 1)


def dup(fd, /):
    return check(_host.dup(fd))


def close(fd, /):
    fd = operator.index(fd)
    check(_host.close(fd))
