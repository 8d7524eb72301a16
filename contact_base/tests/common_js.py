from odoo.tests import HttpCase

from odoo.addons.web.tests import test_js

SUCCESS = "[HOOT] Test suite succeeded"
PHONE_SIZE = "375x667"
TIMEOUT_MS = 15000


class HootCase(HttpCase):
    """Run an addon's Hoot suite, under Odoo's runner and under pytest alike::

    @tagged("post_install", "-at_install")
    class TestJs(HootCase):
        def test_desktop(self):
            self.run_hoot("@contact_sync")

        def test_phone(self):
            self.run_hoot("@contact_sync", preset="mobile")
    """

    def run_hoot(self, suite, preset="desktop"):
        """Fail if a test of the suite fails.

        :param str suite: ``@addon``, or a folder or file below it
        :param str preset: ``desktop`` or ``mobile`` (a touch screen of a phone's size)
        """
        if preset == "mobile":
            self.browser_size = PHONE_SIZE
            self.touch_enabled = True
        suite_id = test_js.HOOTCommon._generate_hash(self, suite)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}"
            f"&timeout={TIMEOUT_MS}&id={suite_id}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal=SUCCESS,
            error_checker=test_js.unit_test_error_checker,
        )
