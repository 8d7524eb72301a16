import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {user} from "@web/core/user";

defineMailModels();

async function quickCreate(matches, isReviewer = true) {
    onRpc("has_group", () => isReviewer);
    onRpc("res.partner", "name_create", () => [42, "Helene"]);
    onRpc("res.partner", "check_created", ({args}) => {
        expect.step(args[0]);
        return matches;
    });
    onRpc("res.partner", "action_view_duplicates", ({args}) => ({
        type: "ir.actions.act_window",
        res_id: args[0][0],
    }));
    await makeMockEnv();
    mockService("action", {
        doAction: (action) => expect.step([action.res_id, action.target]),
    });
    await mountWithCleanup(MainComponentsContainer);
    await getService("orm").call("res.partner", "name_create", ["Helene"]);
    await animationFrame();
    await animationFrame();
}

const HELEN = {id: 7, display_name: "Hélène Vauquelin", reason_text: "same name"};

test("tells a reviewer whom the new contact looks like, and compares", async () => {
    await quickCreate([HELEN]);
    expect.verifySteps([[42]]);
    expect(".o_notification").toHaveText(/Helene.*Hélène Vauquelin/s);
    await contains(".o_notification_buttons button").click();
    expect.verifySteps([[42, "new"]]);
    expect(".o_notification").toHaveCount(0);
});

test("anybody else opens the contact that was there before", async () => {
    expect(user.userId).not.toBe(undefined);
    await quickCreate([HELEN], false);
    expect.verifySteps([[42]]);
    await contains(".o_notification_buttons button").click();
    expect.verifySteps([[7, "new"]]);
});

test("says nothing about a contact that looks like nobody", async () => {
    await quickCreate([]);
    expect.verifySteps([[42]]);
    expect(".o_notification").toHaveCount(0);
});
