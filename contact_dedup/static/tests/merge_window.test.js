import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const contact = (id, letter, name, more) => ({
    id,
    letter,
    name,
    image: "/web/static/img/user_menu_avatar.png",
    about: "created on 11/12/2026",
    active: true,
    is_primary: letter === "A",
    ...more,
});
const cell = (id, text) => ({id, value: text || false, text: text || ""});
const proposal = {decision: "contact", chosen_id: 3};

class Merge extends models.Model {
    _name = "contact.duplicate.merge";

    contact_ids = fields.Json();
    contacts = fields.Json();
    confirmed = fields.Json();
    status = fields.Json();
    is_blocked = fields.Boolean();
    blocked_reason = fields.Char();
    line_ids = fields.One2many({relation: "contact.duplicate.merge.line"});
    link_ids = fields.One2many({relation: "contact.duplicate.merge.link"});

    _records = [
        {
            id: 1,
            contact_ids: [3, 5],
            contacts: [
                contact(3, "A", "Hélène Vauquelin"),
                contact(5, "B", "Helene V"),
            ],
            confirmed: [],
            is_blocked: true,
            blocked_reason: "Tick what has to be confirmed first.",
            status: {
                refusals: [],
                problems: [],
                errors: {phone: "The phone is required."},
                kept: {email: ["hv@perso.example"]},
                evidence: [
                    {
                        id: 9,
                        left_id: 3,
                        right_id: 5,
                        score: 0.98,
                        level: "certain",
                        reason: "same phone",
                        steps: [{label: "Phone", text: "the same", weight: 9}],
                    },
                ],
                confirmations: [
                    {code: "login", message: "A login sees more.", may_confirm: true},
                ],
                summary: ["Hélène stays.", "A login sees more."],
            },
            line_ids: [1, 2, 3, 4],
            link_ids: [1, 2],
        },
    ];
}

class Line extends models.Model {
    _name = "contact.duplicate.merge.line";

    field_name = fields.Char();
    label = fields.Char();
    kind = fields.Char();
    cells = fields.Json();
    decision = fields.Selection({
        selection: [
            ["contact", "As one of the contacts"],
            ["united", "All together"],
            ["own", "Own value"],
        ],
    });
    chosen_id = fields.Integer();
    own_value = fields.Json();
    own_html = fields.Html();
    options = fields.Json();
    can_unite = fields.Boolean();
    can_own = fields.Boolean();
    is_gap = fields.Boolean();
    is_required = fields.Boolean();
    x_source = fields.Char();

    _records = [
        {
            id: 1,
            field_name: "name",
            label: "Name",
            kind: "char",
            cells: [cell(3, "Hélène"), cell(5, "Helene")],
            ...proposal,
            can_own: true,
            x_source: "from the CRM",
        },
        {
            id: 2,
            field_name: "email",
            label: "Email",
            kind: "email",
            cells: [cell(3, "h@x.example"), cell(5, "hv@perso.example")],
            ...proposal,
            can_own: true,
        },
        {
            id: 3,
            field_name: "function",
            label: "Job Position",
            kind: "char",
            cells: [cell(3, ""), cell(5, "Director")],
            decision: "contact",
            chosen_id: 5,
            can_own: true,
            is_gap: true,
        },
        {
            id: 4,
            field_name: "category_id",
            label: "Tags",
            kind: "many2many",
            cells: [
                {id: 3, value: [1, 2], text: "Client, Lyon"},
                {id: 5, value: [2, 3], text: "Lyon, VIP"},
            ],
            decision: "united",
            chosen_id: 3,
            can_unite: true,
        },
    ];
}

class Link extends models.Model {
    _name = "contact.duplicate.merge.link";

    model = fields.Char();
    label = fields.Char();
    counts = fields.Json();
    moving_count = fields.Integer();
    locked = fields.Integer();
    can_leave = fields.Boolean();
    decision = fields.Selection({
        selection: [
            ["move", "Move"],
            ["leave", "Leave"],
            ["pick", "One by one"],
        ],
    });
    left_ids = fields.Json();

    _records = [
        {
            id: 1,
            model: "mail.message",
            label: "Messages",
            counts: [
                {id: 3, count: 12},
                {id: 5, count: 3},
            ],
            moving_count: 3,
            locked: 0,
            can_leave: true,
            decision: "move",
        },
        {
            id: 2,
            model: "account.move",
            label: "Invoices",
            counts: [
                {id: 3, count: 0},
                {id: 5, count: 4},
            ],
            moving_count: 0,
            locked: 4,
            can_leave: true,
            decision: "move",
        },
    ];
}

defineMailModels();
defineModels([Merge, Line, Link]);

const LINE_FIELDS = [
    ...["field_name", "kind", "cells", "chosen_id", "own_value", "own_html"],
    ...["options", "can_unite", "can_own", "is_gap", "is_required"],
];
const hidden = (names) =>
    names.map((name) => `<field name="${name}" column_invisible="1"/>`).join("");

let saved = [];
const line = (name) => `.o_merge_line[data-field=${name}]`;
const choice = (name, letter) => `${line(name)} .o_merge_cell[data-letter=${letter}]`;

beforeEach(() => {
    saved = [];
    onRpc("contact.duplicate.merge", "web_save", ({args}) => {
        saved.push(args[1]);
    });
    onRpc("contact.duplicate.merge", "refresh", () => ({
        status: {summary: ["All is well."]},
        is_blocked: false,
        blocked_reason: false,
        reload: false,
    }));
});

async function mountWindow(column = "") {
    await mountView({
        type: "form",
        resModel: "contact.duplicate.merge",
        resId: 1,
        arch: `<form class="o_contact_merge">
            <field name="contact_ids" invisible="1"/>
            <field name="contacts" invisible="1"/>
            <field name="confirmed" invisible="1"/>
            <field name="is_blocked" invisible="1"/>
            <widget name="merge_contacts"/>
            <field name="line_ids" widget="merge_lines">
                <list>
                    <field name="label"/><field name="decision"/>
                    ${hidden(LINE_FIELDS)}${column}
                </list>
            </field>
            <field name="link_ids" widget="merge_links">
                <list>
                    <field name="label"/><field name="decision"/>
                    ${hidden([
                        ...["model", "counts", "moving_count", "locked"],
                        ...["can_leave", "left_ids"],
                    ])}
                </list>
            </field>
            <field name="status" widget="merge_status"/>
            <div class="o_merge_blocked" invisible="not is_blocked">
                <field name="blocked_reason" readonly="1"/>
            </div>
        </form>`,
    });
}

async function pause() {
    await runAllTimers();
    await animationFrame();
}

test("a choice is written, saved when it pauses, and answered", async () => {
    await mountWindow();
    expect(".o_merge_blocked").toHaveText(/Tick what/);
    await contains(`${choice("name", "B")} input`).click();
    expect(choice("name", "B")).toHaveClass("o_checked");
    expect(`${line("name")} .o_merge_outcome`).toHaveText(/Helene/);
    await pause();
    expect(saved).toEqual([{line_ids: [[1, 1, {chosen_id: 5, decision: "contact"}]]}]);
    expect(".o_merge_blocked").toHaveCount(0);
    expect(".o_merge_summary li").toHaveText("All is well.");
    expect(choice("name", "B")).toHaveClass("o_checked");
});

test("letters choose a contact, arrows change the line", async () => {
    await mountWindow();
    expect(`${choice("name", "A")} input`).toBeFocused();
    await press("b");
    await animationFrame();
    expect(choice("name", "B")).toHaveClass("o_checked");
    await press("ArrowDown");
    expect(`${choice("email", "A")} input`).toBeFocused();
    await press("ArrowUp");
    expect(`${choice("name", "B")} input`).toBeFocused();
});

test("an own value starts from the one chosen", async () => {
    await mountWindow();
    await press("n");
    await animationFrame();
    const input = `${line("name")} .o_merge_editor input`;
    expect(input).toHaveValue("Hélène");
    await contains(input).edit("Hélène V.");
    await pause();
    expect(saved.at(-1)).toEqual({
        line_ids: [[1, 1, {decision: "own", own_value: "Hélène V."}]],
    });
});

test("all of one contact spares lists and brings no gap back", async () => {
    await mountWindow();
    await contains(".o_merge_all:contains(All of B)").click();
    expect(choice("email", "B")).toHaveClass("o_checked");
    await contains(".o_merge_all:contains(All of A)").click();
    expect(choice("email", "A")).toHaveClass("o_checked");
    expect(choice("function", "B")).toHaveClass("o_checked");
    expect(`${line("category_id")} .o_merge_united`).toHaveClass("o_checked");
    expect(`${line("category_id")} .o_merge_outcome`).toHaveText(/Client, Lyon, VIP/);
});

test("what is kept, missing and filled in is said", async () => {
    await mountWindow();
    expect(`${line("email")} .o_merge_kept`).toHaveText("kept aside: hv@perso.example");
    expect(`${line("function")} .badge`).toHaveText("filled in");
    expect(".o_merge_why").toHaveText(/same phone/);
    await contains(".o_merge_why_steps").click();
    expect(".o_score_steps tbody tr").toHaveCount(1);
});

test("a confirmation is ticked", async () => {
    await mountWindow();
    expect(queryAllTexts(".o_merge_summary li")).toEqual(["Hélène stays."]);
    await contains(".o_merge_confirmation input").click();
    await pause();
    expect(saved).toEqual([{confirmed: ["login"]}]);
});

test("a column of another addon is shown with its line", async () => {
    await mountWindow('<field name="x_source"/>');
    expect(`${line("name")} .o_merge_extra`).toHaveText("from the CRM");
});

test("records of a kind stay one by one", async () => {
    onRpc("contact.duplicate.merge.link", "get_records", () => [
        {id: 71, contact: 5, name: "Hello", date: "2026-11-12 10:00:00"},
        {id: 72, contact: 5, name: "Bye", date: ""},
    ]);
    await mountWindow();
    expect(queryAllTexts(".o_merge_link[data-model='mail.message'] .badge")).toEqual([
        "A 12",
        "B 3",
    ]);
    expect(".o_merge_link[data-model='account.move']").toHaveText(/4 secured by law/);
    expect(".o_merge_link[data-model='account.move'] select").toHaveCount(0);
    await contains(".o_merge_link[data-model='mail.message'] .o_merge_unfold").click();
    expect(".o_merge_records").toHaveText(/1 more, not listed/);
    await contains(".o_merge_record:first input").click();
    expect(".o_merge_record .badge").toHaveText("stays");
    await pause();
    expect(saved.at(-1)).toEqual({
        link_ids: [[1, 1, {decision: "pick", left_ids: [71]}]],
    });
});

test("the picker tells namesakes apart and adds the one picked", async () => {
    onRpc("contact.duplicate.merge", "find_contacts", ({args}) => {
        expect.step(args);
        return [
            {
                id: 8,
                name: "H. Vauquelin",
                image: "/web/static/img/user_menu_avatar.png",
                about: ["Vauquelin SARL", "hv@x.example", "Lyon"],
            },
        ];
    });
    onRpc("contact.duplicate.merge", "add_contact", ({args}) => {
        expect.step(args);
        return true;
    });
    await mountWindow();
    await contains(".o_merge_more").click();
    await contains(".o_merge_picker input").edit("vauq", {confirm: false});
    await pause();
    expect(".o_merge_picker li").toHaveText(
        /H. Vauquelin\s*Vauquelin SARL · hv@x.example · Lyon/
    );
    await contains(".o_merge_picker li a").click();
    await animationFrame();
    expect.verifySteps([
        ["vauq", [3, 5]],
        [[1], 8],
    ]);
});

test("another primary contact is one click away", async () => {
    onRpc("contact.duplicate.merge", "set_primary", ({args}) => {
        expect.step(args);
        return true;
    });
    await mountWindow();
    await contains(".o_merge_swap").click();
    expect.verifySteps([[[1], 5]]);
});
