import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {contains, mockService, mountView, onRpc} from "@web/../tests/web_test_helpers";

defineMailModels();

const SEARCH = `<search><filter name="desynchronised" string="Desynchronised" domain="[['id', '=', 1]]"/></search>`;

async function mountContacts({
    isReviewer = true,
    resModel = "res.partner",
    search,
} = {}) {
    onRpc(
        "has_group",
        ({args}) => isReviewer && args[1] === "contact_sync.group_reviewer"
    );
    await mountView({
        type: "list",
        resModel,
        arch: `<list><field name="display_name"/></list>`,
        ...(search && {searchViewArch: search}),
        loadActionMenus: true,
    });
}

test.tags("desktop");
test("a reviewer filters the contacts, and once more takes the filter away", async () => {
    await mountContacts({search: SEARCH});
    await contains(".o_cp_action_menus .fa-cog").click();
    await contains(".o_desync_menu").click();
    expect(queryAllTexts(".o_facet_value")).toEqual(["Desynchronised"]);
    await contains(".o_cp_action_menus .fa-cog").click();
    await contains(".o_desync_menu").click();
    expect(".o_facet_value").toHaveCount(0);
});

test.tags("desktop");
test("without the filter in the search, the list of the menu opens", async () => {
    mockService("action", {doAction: (action) => expect.step(action)});
    await mountContacts();
    await contains(".o_cp_action_menus .fa-cog").click();
    await contains(".o_desync_menu").click();
    expect.verifySteps(["contact_sync.action_desynchronised_contacts"]);
});

test.tags("desktop");
test("nobody else sees the entry", async () => {
    await mountContacts({isReviewer: false, search: SEARCH});
    if (document.querySelector(".o_cp_action_menus .fa-cog")) {
        await contains(".o_cp_action_menus .fa-cog").click();
    }
    expect(".o_desync_menu").toHaveCount(0);
});
