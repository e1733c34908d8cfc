"""Put on PYTHONPATH: writes which modules and which of the site's sources a process of Python has loaded."""

import atexit
import json
import os
import sys
from pathlib import Path

opened = []


def _note(event, arguments):
    if event == "open" and str(arguments[0]).endswith((".bib", "reading-list.md")):
        opened.append(Path(arguments[0]).name)


def _report():
    Path(os.environ["AUDIT_REPORT"]).write_text(json.dumps({"opened": opened, "modules": sorted(sys.modules)}))


sys.addaudithook(_note)
atexit.register(_report)
