"""Whether an address can be listened on, and if not, why: told before anything is started, in Swedish and English."""

import errno
import socket
from pathlib import Path

from serve.proc import listeners, processes


def refused(host: str, port: int) -> str | None:
    """Return why nobody may listen there now, with the program that has the port where we may see it; None when one may."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        return _why(host, port, error)
    return None


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return (f"Porten {port} får bara root använda. Välj en över 1023 med --port.\n"
                f"Port {port} is for root only. Choose one above 1023 with --port.")  # fmt: skip
    if error.errno != errno.EADDRINUSE:
        return (f"--host {host}: adressen är inte den här datorns ({error.strerror or error}).\n"
                f"--host {host} is not an address of this machine.")  # fmt: skip
    user = next((x.process for x in listeners(Path("/proc"), list(processes())) if x.port == port and x.process), None)
    line = f"process {user.pid} ({user.line[:60]})" if user else ""
    return (f"Porten {port} är upptagen{f' av {line}' if line else ''}. Stoppa den, eller välj en annan med --port.\n"
            f"Port {port} is taken{f' by {line}' if line else ''}. Stop it, or choose another with --port.")  # fmt: skip
