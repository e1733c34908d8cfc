"""Put on PYTHONPATH: writes which modules, sources of the site and network addresses a process of Python has used."""

import atexit
import json
import os
import sys
from pathlib import Path

used = {"opened": [], "addresses": []}


def _note(event, arguments):
    if event == "open" and str(arguments[0]).endswith((".bib", "list.md")):
        used["opened"].append(Path(arguments[0]).name)
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        used["addresses"].append(f"{event} {arguments}")


def _report():
    Path(os.environ["AUDIT_REPORT"]).write_text(json.dumps({**used, "modules": sorted(sys.modules)}))


sys.addaudithook(_note)
atexit.register(_report)
