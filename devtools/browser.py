"""A small driver for headless Chromium: the page as a person meets it.

It opens Odoo's pages, clicks and types (real mouse and key events) and takes PNG
pictures. `./dev shots` and `./dev browse` use it.
"""

import argparse
import base64
import tempfile
import time
from pathlib import Path
from urllib.parse import urljoin

from devtools.chromium import BrowserError, Page

DESKTOP, PHONE = (1366, 768), (375, 667)
MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
KEY_CODES = {
    "Enter": 13,
    "Tab": 9,
    "Escape": 27,
    "Backspace": 8,
    "Delete": 46,
    "Space": 32,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "PageUp": 33,
    "PageDown": 34,
    "End": 35,
    "Home": 36,
}
KEY_TEXT = {"Enter": "\r", "Space": " "}
# The first visible element of a selector that, if given, holds the text.
FIND_JS = """(selector, text) => [...document.querySelectorAll(selector)].find(
    (el) => el.getClientRects().length && (!text || el.textContent.includes(text)))"""


class Browser(Page):
    """A page of one Odoo server; a context manager.

    :param url: the server's address, before every path given to `open`
    :param lang: the language that the browser asks for, e.g. ``fr-FR``
    """

    def __init__(self, url: str, lang: str = "fr-FR", size=DESKTOP):
        super().__init__(lang)
        self.url = url
        self.viewport(*size)

    def viewport(self, width: int, height: int):
        """Set the window's size; narrow ones behave like a phone."""
        phone = width < 768
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)

    def phone(self):
        """Show the page as on a phone (375x667)."""
        self.viewport(*PHONE)

    def desktop(self):
        """Show the page as on a laptop (1366x768)."""
        self.viewport(*DESKTOP)

    def open(self, path: str = "/odoo"):
        """Go to a path of the server and wait until it is at rest."""
        self._busy.clear()
        answer = self.call("Page.navigate", url=urljoin(self.url, path))
        if answer.get("errorText"):
            raise BrowserError(f"{self.url}{path}: {answer['errorText']}")
        self.idle()

    def login(self, login: str = "admin", password: str | None = None):
        """Log in; the password is the login unless given.

        The form is submitted by script, so the login page's look does not matter.
        """
        self.call("Network.clearBrowserCookies")
        self.open("/web/login")
        fill = """(login, password) => {
            const form = document.querySelector("form.oe_login_form");
            form.querySelector("[name=login]").value = login;
            form.querySelector("[name=password]").value = password;
            form.submit();}"""
        self.js(fill, login, password or login)
        self.idle()
        if "/web/login" in self.js("location.pathname"):
            raise BrowserError(f"the login as {login} is refused")

    def idle(self, quiet: float = 0.4, timeout: float = 60):
        """Wait until the page is loaded and asks the server for nothing."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            time.sleep(0.05)
            still = time.monotonic() - self._last_traffic > quiet
            if self._is_loaded() and still and not self._busy:
                return
        self._busy.clear()

    def _is_loaded(self):
        try:
            return self.js("document.readyState") == "complete"
        except BrowserError:  # between two pages there is nobody to answer
            return False

    def find(self, selector: str, text: str = "") -> bool:
        """Tell whether a visible element matches the selector and holds the text."""
        return bool(self.js(f"(s, t) => !!({FIND_JS})(s, t)", selector, text))

    def wait(self, selector: str, text: str = "", timeout: float = 20):
        """Wait for a visible element; on time-out, save a picture and fail."""
        end = time.monotonic() + timeout
        while not self.find(selector, text):
            if time.monotonic() > end:
                picture = Path(tempfile.gettempdir(), "dev-browser-timeout.png")
                self.shot(picture)
                what = f"{selector} {text!r}" if text else selector
                raise BrowserError(f"{what} did not appear; see {picture}")
            time.sleep(0.1)

    def wait_gone(self, selector: str, text: str = "", timeout: float = 20):
        """Wait until no visible element matches any more."""
        end = time.monotonic() + timeout
        while self.find(selector, text):
            if time.monotonic() > end:
                raise BrowserError(f"{selector} {text!r} is still there")
            time.sleep(0.1)

    def text(self, selector: str = "body") -> str:
        """Return the text of an element, as displayed."""
        self.wait(selector)
        return self.js(f"(s) => ({FIND_JS})(s).innerText", selector)

    def texts(self, selector: str) -> list[str]:
        """Return the displayed texts of all elements that match."""
        return self.js(
            "(s) => [...document.querySelectorAll(s)].map((el) => el.innerText)",
            selector,
        )

    def hover(self, selector: str, text: str = "") -> tuple[float, float]:
        """Move the mouse to the middle of an element; return the place."""
        self.wait(selector, text)
        middle = f"""(s, t) => {{
            const el = ({FIND_JS})(s, t);
            el.scrollIntoView({{block: "center", inline: "nearest"}});
            const box = el.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];}}"""
        x, y = self.js(middle, selector, text)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        return x, y

    def click(self, selector: str, text: str = ""):
        """Click the middle of an element, wait for it first and for rest after."""
        x, y = self.hover(selector, text)
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="left",
                clickCount=1,
            )
        self.idle(0.2, 20)

    def type(self, selector: str, value: str, clear: bool = True):
        """Type a text into a field, over what it holds unless `clear` is false."""
        self.click(selector)
        if clear:
            self.js("document.activeElement.select?.()")
        self.call("Input.insertText", text=value)
        self.idle(0.2, 20)

    def press(self, keys: str):
        """Press a key or a combination: `Tab`, `k`, `Control+Enter`, `Alt+Shift+h`."""
        *modifiers, key = keys.split("+")
        mask = sum(MODIFIERS[name] for name in modifiers)
        text = KEY_TEXT.get(key, key if len(key) == 1 else "")
        event = {"key": " " if key == "Space" else key, "modifiers": mask}
        if len(key) == 1:
            event["code"] = f"Key{key.upper()}" if key.isalpha() else f"Digit{key}"
            event["windowsVirtualKeyCode"] = ord(key.upper())
        else:
            event["code"] = key
            event["windowsVirtualKeyCode"] = KEY_CODES.get(key, 0)
        # a text with Control or Alt would be typed into the field
        down = {"text": text} if text and not mask & 7 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **event, **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.idle(0.2, 20)

    def shot(self, path, selector: str | None = None, full: bool = False):
        """Take a PNG of the window, of one element, or of the full page.

        :param path: the file to write; its folder is made
        """
        params = {"format": "png", "captureBeyondViewport": full}
        if selector:
            self.wait(selector)
            box = self.js(
                f"(s) => {{const b = ({FIND_JS})(s).getBoundingClientRect();"
                "return {x: b.x, y: b.y, width: b.width, height: b.height}}",
                selector,
            )
            params["clip"] = {**box, "scale": 1}
        data = self.call("Page.captureScreenshot", **params)["data"]
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(data))
        return target


def run_script(path: str, url: str, lang: str = "fr-FR") -> int:
    """Run a Python script with `browser` at hand against a running server."""
    code = compile(Path(path).read_text(encoding="utf-8"), path, "exec")
    with Browser(url, lang) as browser:
        exec(code, {"__name__": "__main__", "__file__": path, "browser": browser})
        for line in browser.console:
            print(f"console {line}")
    return 0


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(prog="devtools.browser", description=__doc__)
    parser.add_argument("script")
    parser.add_argument("--url", required=True)
    parser.add_argument("--lang", default="fr-FR")
    options = parser.parse_args(argv)
    return run_script(options.script, options.url, options.lang)


if __name__ == "__main__":
    raise SystemExit(main())
