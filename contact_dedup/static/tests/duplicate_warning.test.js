import {defineMailModels, mailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";

const HELEN = {
    id: 7,
    display_name: "Hélène Vauquelin",
    level: "certain",
    score: 0.98,
    reason_text: "same phone; e-mail differs",
};

class Lead extends models.Model {
    _name = "lead";
    partner_id = fields.Many2one({relation: "res.partner"});
    _records = [{id: 1}];
}

defineMailModels();
defineModels([Lead]);

const ARCH = `
    <form>
        <widget name="duplicate_warning"/>
        <field name="name"/>
        <field name="phone"/>
        <field name="email"/>
    </form>`;

let answers = [];
let asked = [];

beforeEach(() => {
    answers = [HELEN];
    asked = [];
    onRpc("res.partner", "check_typed", ({args}) => {
        asked.push(args[0]);
        return args[0].phone || args[0].name ? answers : [];
    });
});

const mountContact = (params = {}) =>
    mountView({type: "form", resModel: "res.partner", arch: ARCH, ...params});

/** Type without leaving the input: its value is in no record yet. */
async function typeInto(name, value) {
    await contains(`.o_field_widget[name=${name}] input`).edit(value, {
        confirm: false,
        instantly: true,
    });
}

test("warns while a value is typed, once the typing pauses", async () => {
    await mountContact();
    await advanceTime(1000);
    asked = [];
    await typeInto("phone", "06 39");
    await advanceTime(100);
    await typeInto("phone", "06 39 98 21 01");
    expect(asked).toHaveLength(0);
    await advanceTime(500);
    await animationFrame();
    expect(asked.map((values) => values.phone)).toEqual(["06 39 98 21 01"]);
    expect(".o_duplicate_match").toHaveCount(1);
    expect(".o_duplicate_match").toHaveText(/Hélène Vauquelin.*same phone/s);
});

test("says nothing when nothing is found", async () => {
    answers = [];
    await mountContact();
    await typeInto("name", "Zoé Quinquin");
    await advanceTime(500);
    expect(asked.at(-1).name).toBe("Zoé Quinquin");
    expect(".o_duplicate_warning").toHaveCount(0);
});

test("never asks for a contact that exists", async () => {
    await mountContact({resId: 1});
    await typeInto("name", "Hélène");
    await advanceTime(1000);
    expect(asked).toHaveLength(0);
    expect(".o_duplicate_warning").toHaveCount(0);
});

test("opens the existing contact, and what was typed is not saved", async () => {
    onRpc("res.partner", "web_save", () => expect.step("saved"));
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.res_id]),
    });
    await mountContact();
    await typeInto("phone", "06 39 98 21 01");
    await advanceTime(500);
    await animationFrame();
    await contains(".o_duplicate_open").click();
    expect.verifySteps([["res.partner", 7]]);
});

test("is put aside with one click, until another contact is found", async () => {
    await mountContact();
    await typeInto("phone", "06 39 98 21 01");
    await advanceTime(500);
    await animationFrame();
    await contains(".o_duplicate_hide").click();
    expect(".o_duplicate_warning").toHaveCount(0);
    answers = [HELEN, {...HELEN, id: 8, display_name: "Other"}];
    await typeInto("name", "Other");
    await advanceTime(500);
    await animationFrame();
    expect(queryAllTexts(".o_duplicate_match .fw-bold")).toEqual(["Other"]);
});

test.tags("desktop");
test("in a dialog the existing contact takes the place of the new one", async () => {
    mailModels.ResPartner._records.push({id: 7, name: "Hélène Vauquelin"});
    mailModels.ResPartner._views.form = ARCH;
    onRpc("lead", "web_save", ({args}) => expect.step(args[1]));
    await mountView({
        type: "form",
        resModel: "lead",
        resId: 1,
        arch: `<form><field name="partner_id"/></form>`,
    });
    await contains(".o_field_widget[name=partner_id] input").edit("Helene", {
        confirm: false,
    });
    await advanceTime(1000);
    await contains(".o_m2o_dropdown_option_create_edit").click();
    await advanceTime(1000);
    await animationFrame();
    await contains(".modal .o_duplicate_open:contains(Use it instead)").click();
    await animationFrame();
    expect(".modal .o_field_widget[name=name] input").toHaveValue("Hélène Vauquelin");
    await contains(".modal .o_form_button_save").click();
    await clickSave();
    expect.verifySteps([{partner_id: 7}]);
});

test("in a list of contacts the one that was found opens beside it", async () => {
    patchWithCleanup(browser, {
        open: (url, target) => expect.step(`${url} ${target}`),
    });
    await mountContact({
        arch: ARCH.replace("/>", ` options="{'in_list': True}"/>`),
    });
    await typeInto("name", "Helene Vauquelin");
    await advanceTime(500);
    await animationFrame();
    await contains(".o_duplicate_open:contains(Open it instead)").click();
    expect.verifySteps(["/odoo/contacts/7 _blank"]);
    expect(".o_duplicate_match").toHaveCount(1);
});
