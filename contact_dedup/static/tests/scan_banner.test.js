import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Group extends models.Model {
    _name = "contact.duplicate.group";
    name = fields.Char();
    score = fields.Float();
    level = fields.Char();
    _records = [];
}

defineMailModels();
defineModels([Group]);

let status = {};

async function mountList(values) {
    status = {
        scan_id: 4,
        progress: 0,
        ever: true,
        date_end: false,
        can_scan: true,
        ...values,
    };
    onRpc("contact.duplicate.scan", "get_status", () => {
        expect.step("status");
        return status;
    });
    await mountView({
        type: "list",
        resModel: "contact.duplicate.group",
        arch: `
            <list js_class="duplicate_list">
                <field name="score" widget="duplicate_score"/>
                <field name="name"/>
            </list>`,
    });
    expect.verifySteps(["status"]);
}

test("offers the first search", async () => {
    onRpc("contact.duplicate.scan", "action_scan_now", () => {
        expect.step("scan");
        status = {...status, state: "running", progress: 12.7};
        return false;
    });
    await mountList({state: false, ever: false, scan_id: false});
    expect(".o_scan_first").toHaveText(/have not been compared yet/);
    await contains(".o_scan_find").click();
    expect.verifySteps(["scan", "status"]);
    expect(".o_scan_banner .progress").toHaveAttribute("aria-valuenow", "12");
});

test("who may not start it is told whom to ask", async () => {
    await mountList({state: false, ever: false, scan_id: false, can_scan: false});
    expect(".o_scan_find").toHaveCount(0);
    expect(".o_scan_first").toHaveText(/Ask a/);
});

test("follows the progress and shows what was found", async () => {
    await mountList({state: "running", progress: 40});
    expect(".o_scan_banner .progress").toHaveAttribute("aria-valuenow", "40");
    status = {...status, state: "done", progress: 100};
    MockServer.env["contact.duplicate.group"].create({
        name: "Two of them",
        score: 0.98,
        level: "certain",
    });
    await advanceTime(2500);
    await animationFrame();
    expect.verifySteps(["status"]);
    expect(".o_scan_banner .progress").toHaveCount(0);
    expect(".o_data_row").toHaveText(/98 %/);
    await advanceTime(10000);
    expect.verifySteps([]);
});

test("is stopped and resumed", async () => {
    onRpc("contact.duplicate.scan", "action_stop", ({args}) => {
        expect.step(args[0]);
        status = {...status, state: "stopped"};
        return true;
    });
    onRpc("contact.duplicate.scan", "action_resume", ({args}) => {
        expect.step(args[0]);
        status = {...status, state: "waiting"};
        return true;
    });
    await mountList({state: "running", progress: 40});
    await contains(".o_scan_stop").click();
    expect.verifySteps([[4], "status"]);
    expect(".o_scan_banner").toHaveText(/stopped at 40 %/);
    await contains(".o_scan_resume").click();
    expect.verifySteps([[4], "status"]);
    expect(".o_scan_stop").toHaveCount(1);
});
