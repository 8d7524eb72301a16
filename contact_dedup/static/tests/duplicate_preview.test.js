import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const contact = (id, letter, name) => ({
    id,
    letter,
    name,
    image: "/web/static/img/user_menu_avatar.png",
    about: "created on 11/12/2026",
});
const pair = (id, left_id, right_id, score, level) => ({
    id,
    left_id,
    right_id,
    score,
    level,
    state: "open",
    reason: "same phone; e-mail differs",
    steps: [
        {label: "Starting point", text: "any two contacts", weight: -10},
        {label: "Phone", text: "the same, rare", weight: 15.5},
        {label: "E-mail", text: "differs", weight: -1.5},
    ],
});
const plain = (text) => [{text, same: true}];
const PREVIEW = {
    contacts: [contact(3, "A", "Hélène Vauquelin"), contact(5, "B", "Helene V")],
    rows: [
        {
            name: "phone",
            label: "Phone",
            same: true,
            cells: [plain("06 39"), plain("06 39")],
        },
        {
            name: "email",
            label: "Email",
            same: false,
            cells: [plain("h@x.example"), []],
        },
        {
            name: "name",
            label: "Name",
            same: false,
            cells: [
                [
                    {text: "H", same: true},
                    {text: "é", same: false},
                ],
                [
                    {text: "H", same: true},
                    {text: "e", same: false},
                ],
            ],
        },
    ],
    pairs: [pair(9, 3, 5, 0.9999, "certain")],
    can_decide: true,
};

class Group extends models.Model {
    _name = "contact.duplicate.group";
    preview = fields.Json();
    _records = [{id: 1, preview: PREVIEW}];
}

class Pair extends models.Model {
    _name = "contact.duplicate";
}

defineMailModels();
defineModels([Group, Pair]);

beforeEach(() => {
    Group._records = [{id: 1, preview: PREVIEW}];
});

const mountGroup = () =>
    mountView({
        type: "form",
        resModel: "contact.duplicate.group",
        resId: 1,
        arch: `<form><field name="preview" widget="duplicate_preview"/></form>`,
    });

test("shows the contacts side by side and marks what differs", async () => {
    await mountGroup();
    expect(queryAllTexts(".o_duplicate_name")).toEqual([
        "Hélène Vauquelin",
        "Helene V",
    ]);
    expect(queryAllTexts("tr[data-field=name] mark")).toEqual(["é", "e"]);
    expect("tr[data-field=phone] mark").toHaveCount(0);
    expect("tr[data-field=email] td:last").toHaveText("–");
});

test("never says 100 %", async () => {
    await mountGroup();
    expect(".o_duplicate_score").toHaveText("99 %");
    expect(".o_duplicate_reasons").toHaveText("same phone; e-mail differs");
});

test("leaves out what is equal, and brings it back", async () => {
    await mountGroup();
    const shown = () => queryAll("tr[data-field]").map((row) => row.dataset.field);
    expect(shown()).toEqual(["phone", "email", "name"]);
    await contains(".o_duplicate_equal").click();
    expect(shown()).toEqual(["email", "name"]);
    await contains(".o_duplicate_equal").click();
    expect(shown()).toEqual(["phone", "email", "name"]);
});

test("explains a score as a sum, on request", async () => {
    await mountGroup();
    expect(".o_score_steps").toHaveCount(0);
    await contains(".o_duplicate_why").click();
    expect(queryAllTexts(".o_score_steps th")).toEqual([
        "Starting point",
        "Phone",
        "E-mail",
    ]);
    expect(queryAllTexts(".o_score_steps td:nth-child(3)")).toEqual([
        "−10.0",
        "+15.5",
        "−1.5",
    ]);
    await contains(".o_duplicate_why").click();
    expect(".o_score_steps").toHaveCount(0);
});

test("a pair of three is decided by itself", async () => {
    Group._records[0].preview = {
        ...PREVIEW,
        contacts: [...PREVIEW.contacts, contact(8, "C", "Other")],
        rows: [],
        pairs: [
            pair(9, 3, 5, 0.99, "certain"),
            {...pair(10, 3, 8, 0.6, "likely"), state: "dismissed"},
        ],
    };
    onRpc("contact.duplicate", "action_dismiss", ({args}) => {
        expect.step(["dismiss", args[0]]);
        return true;
    });
    onRpc("contact.duplicate", "action_reopen", ({args}) => {
        expect.step(["reopen", args[0]]);
        return true;
    });
    await mountGroup();
    expect("[data-pair='9']").toHaveText(/A and B/);
    await contains("[data-pair='9'] .o_duplicate_dismiss").click();
    await contains("[data-pair='10'] .o_duplicate_reopen").click();
    expect.verifySteps([
        ["dismiss", [9]],
        ["reopen", [10]],
    ]);
});

test("a group of two has its buttons above, none beside the pair", async () => {
    await mountGroup();
    expect(".o_duplicate_dismiss").toHaveCount(0);
});

test("a contact opens in another tab, the group stays", async () => {
    mockService("action", {
        doAction: (action, options) => expect.step([action.res_id, options.newWindow]),
    });
    await mountGroup();
    await contains(".o_duplicate_name:last").click();
    expect.verifySteps([[5, true]]);
});

test("of many pairs the surest are shown first", async () => {
    Group._records[0].preview = {
        ...PREVIEW,
        pairs: [...Array(10).keys()].map((id) => pair(id + 1, 3, 5, 0.9, "likely")),
    };
    await mountGroup();
    expect(".o_duplicate_pair").toHaveCount(6);
    await contains(".o_duplicate_all:contains(4 more)").click();
    expect(".o_duplicate_pair").toHaveCount(10);
    expect(".o_duplicate_all").toHaveCount(0);
});
