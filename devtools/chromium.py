"""Headless Chromium and its DevTools protocol: the page as a machine sees it."""

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from devtools.errors import DevError

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
# Without these Chromium looks for the outside world at start-up.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)


class BrowserError(DevError):
    """The page did not do what the script expects of it."""


def find_chromium() -> str | None:
    """Return the path of the system's Chromium or Chrome, None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """The only page of a headless Chromium of its own; a context manager.

    :param lang: the language that the browser asks for, e.g. ``fr-FR``
    :ivar console: errors and warnings of the page so far
    """

    def __init__(self, lang: str):
        self.console: list[str] = []
        self._messages, self._busy, self._last_traffic = 0, {}, 0.0
        self._profile = tempfile.mkdtemp(prefix="dev-chromium-")
        self._process = self._socket = None
        try:
            self._start(lang)
            for domain in ("Page", "Runtime", "Network"):
                self.call(f"{domain}.enable")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def _start(self, lang):
        import websocket  # only in the virtual environment

        chromium = find_chromium()
        if not chromium:
            raise DevError(
                "Chromium is not installed. Install it: apt-get install chromium"
            )
        self._process = subprocess.Popen(
            [chromium, *FLAGS, f"--lang={lang}", f"--user-data-dir={self._profile}"]
            + [f"--accept-lang={lang}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{self._read_port()}/json/list"
        pages = json.loads(_fetch(address))
        page = next(item for item in pages if item["type"] == "page")
        self._socket = websocket.create_connection(page["webSocketDebuggerUrl"])

    def _read_port(self, timeout=30) -> int:
        """Chromium writes the port that it chose into its profile."""
        path = Path(self._profile, "DevToolsActivePort")
        end = time.monotonic() + timeout
        while time.monotonic() < end and self._process.poll() is None:
            if path.exists() and (lines := path.read_text().split()):
                return int(lines[0])
            time.sleep(0.05)
        raise BrowserError("Chromium does not start; try: chromium --headless")

    def close(self):
        """Stop Chromium and remove its profile."""
        if self._socket:
            self._socket.close()
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    # -- protocol ----------------------------------------------------------

    def call(self, method: str, **params):
        """Send one DevTools command and return its result."""
        self._messages += 1
        number = self._messages
        request = {"id": number, "method": method, "params": params}
        self._socket.settimeout(60)
        self._socket.send(json.dumps(request))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._handle(message)

    def _handle(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            address = params["request"]["url"]
            # the bus's worker and its long polls never report an end
            if not address.startswith("data:") and "/bus/" not in address:
                self._busy[params["requestId"]] = address
                self._last_traffic = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self._busy.pop(params["requestId"], None)
            self._last_traffic = time.monotonic()
        elif method == "Page.javascriptDialogOpening":
            # answered later: a call from here would wait for itself
            self._socket.send(
                json.dumps(
                    {
                        "id": 0,
                        "method": "Page.handleJavaScriptDialog",
                        "params": {"accept": True},
                    }
                )
            )
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            error = details.get("exception", {}).get("description")
            self.console.append(f"exception: {error or details['text']}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in (
            "error",
            "warning",
        ):
            words = [str(a.get("value", a.get("description"))) for a in params["args"]]
            self.console.append(f"{params['type']}: {' '.join(words)}")

    def js(self, expression: str, *args):
        """Evaluate JavaScript in the page and return its (awaited) JSON value.

        With arguments the expression is a function that is called with them.
        """
        if args:
            expression = f"({expression})({', '.join(map(json.dumps, args))})"
        answer = self.call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            text = details.get("exception", {}).get("description", details["text"])
            raise BrowserError(f"{text}\n  in: {expression[:300]}")
        return answer["result"].get("value")


def _fetch(address: str) -> bytes:
    # never through a proxy: it is this machine
    with build_opener(ProxyHandler({})).open(address, timeout=10) as answer:
        return answer.read()
