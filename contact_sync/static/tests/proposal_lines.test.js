import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Review extends models.Model {
    _name = "contact.proposal.review";
    can_decide = fields.Boolean();
    line_ids = fields.One2many({relation: "contact.proposal.review.line"});
    _records = [{id: 1, can_decide: true, line_ids: [1, 2, 3]}];
}

class Line extends models.Model {
    _name = "contact.proposal.review.line";
    field_name = fields.Char();
    label = fields.Char();
    kind = fields.Char();
    current_value = fields.Json();
    proposed_value = fields.Json();
    current_text = fields.Text();
    proposed_text = fields.Text();
    marks = fields.Json();
    current_image = fields.Char();
    proposed_image = fields.Char();
    decision = fields.Selection({
        selection: [
            ["keep", "Keep"],
            ["accept", "Accept"],
            ["new", "New value"],
        ],
    });
    new_value = fields.Json();
    new_html = fields.Html();
    options = fields.Json();
    dossier_label = fields.Char();
    dossier_date = fields.Datetime();
    dossier_author = fields.Char();
    warning = fields.Char();
    note = fields.Char();
    error = fields.Char();
    can_decide = fields.Boolean();
    _records = [
        {
            id: 1,
            field_name: "phone",
            label: "Phone",
            kind: "phone",
            current_value: "01 40",
            proposed_value: "06 40",
            current_text: "01 40",
            proposed_text: "06 40",
            marks: {
                current: [
                    {text: "0", same: true},
                    {text: "1", same: false},
                    {text: " 40", same: true},
                ],
                proposed: [
                    {text: "0", same: true},
                    {text: "6", same: false},
                    {text: " 40", same: true},
                ],
            },
            dossier_label: "Booth B12",
            dossier_date: "2026-11-12 10:00:00",
            dossier_author: "Helen",
            can_decide: true,
        },
        {
            id: 2,
            field_name: "function",
            label: "Job Position",
            kind: "char",
            current_text: "",
            proposed_value: "Director",
            proposed_text: "Director",
            dossier_label: "Booth B12",
            note: "The contact was edited since",
            can_decide: true,
        },
        {
            id: 3,
            field_name: "image_1920",
            label: "Logo",
            kind: "image",
            current_value: "aaa",
            proposed_value: "bbb",
            current_image: "/web/static/img/favicon.ico",
            proposed_image: "/web/static/img/user_menu_avatar.png",
            dossier_label: "Registration",
            warning: "Odoo will apply it to Acme too",
            error: "Refused by a constraint",
            can_decide: true,
        },
    ];
}

defineModels([Review, Line]);
defineMailModels();

async function mountReview() {
    const names = [
        ...["field_name", "label", "kind", "current_value", "proposed_value"],
        ...[
            "current_text",
            "proposed_text",
            "marks",
            "current_image",
            "proposed_image",
        ],
        ...["decision", "new_value", "new_html", "options", "dossier_label"],
        ...["dossier_date", "dossier_author", "warning", "note", "error", "can_decide"],
    ];
    await mountView({
        resModel: "contact.proposal.review",
        resId: 1,
        type: "form",
        arch: `
            <form disable_autofocus="1">
                <field name="line_ids" widget="proposal_lines">
                    <list>${names.map((name) => `<field name="${name}"/>`).join("")}</list>
                </field>
            </form>`,
    });
}

const line = (name) => `.o_proposal_line[data-field=${name}]`;
const checked = () =>
    queryAll(".o_proposal_choice input:checked").map((el) => el.value);

test("shows both versions with what differs marked, below their dossier", async () => {
    await mountReview();
    expect(queryAllTexts(".o_proposal_label")).toEqual([
        "Phone",
        "Job Position",
        "Logo",
    ]);
    expect(`${line("phone")} .o_proposal_current mark`).toHaveText("1");
    expect(`${line("phone")} .o_proposal_proposed mark`).toHaveText("6");
    expect(`${line("function")} .o_proposal_current`).toHaveText(/empty$/);
    expect(`${line("image_1920")} img`).toHaveCount(2);
    expect(".o_proposal_dossier").toHaveCount(2);
    expect(".o_proposal_dossier:first").toHaveText(/Booth B12.*saved on .* by Helen/s);
});

test("warnings, notes and refusals are told by an icon with a name as well", async () => {
    await mountReview();
    expect(`${line("function")} .o_proposal_message`).toHaveText(
        "The contact was edited since"
    );
    expect(`${line("function")} .o_proposal_message i`).toHaveAttribute(
        "aria-label",
        "Note"
    );
    expect(queryAllTexts(`${line("image_1920")} .o_proposal_message`)).toEqual([
        "Refused by a constraint",
        "Odoo will apply it to Acme too",
    ]);
    expect(`${line("image_1920")} .o_proposal_message:first`).toHaveAttribute(
        "role",
        "alert"
    );
});

test("decisions are saved on the lines, undecided ones stay as they are", async () => {
    onRpc("contact.proposal.review", "web_save", ({args}) => {
        expect.step(args[1].line_ids);
    });
    await mountReview();
    await contains(`${line("phone")} input[value=accept]`).click();
    await contains(`${line("function")} input[value=keep]`).click();
    expect(".o_proposal_progress").toHaveText("2 of 3 decided");
    await contains(".o_form_button_save").click();
    expect.verifySteps([
        [
            [1, 1, {decision: "accept"}],
            [1, 2, {decision: "keep"}],
        ],
    ]);
});

test("a decision can be taken back", async () => {
    await mountReview();
    expect(`${line("phone")} .o_proposal_later`).not.toBeVisible();
    await contains(`${line("phone")} input[value=accept]`).click();
    await contains(`${line("phone")} .o_proposal_later`).click();
    expect(checked()).toEqual([]);
    expect(".o_proposal_progress").toHaveText("0 of 3 decided");
});

test("accept all and keep all decide every line, and once more does no harm", async () => {
    await mountReview();
    await contains(".o_accept_all").click();
    expect(checked()).toEqual(["accept", "accept", "accept"]);
    await contains(".o_accept_all").click();
    expect(checked()).toEqual(["accept", "accept", "accept"]);
    await contains(".o_keep_all").click();
    expect(checked()).toEqual(["keep", "keep", "keep"]);
});

test("a new value starts from the proposed one and is kept while changing one's mind", async () => {
    onRpc("contact.proposal.review", "web_save", ({args}) => {
        expect.step(args[1].line_ids);
    });
    await mountReview();
    await contains(`${line("function")} input[value=new]`).click();
    expect(`${line("function")} .o_proposal_editor input`).toHaveValue("Director");
    await contains(`${line("function")} .o_proposal_editor input`).edit(
        "General director"
    );
    await contains(`${line("function")} input[value=keep]`).click();
    expect(".o_proposal_editor").toHaveCount(0);
    await contains(`${line("function")} input[value=new]`).click();
    expect(`${line("function")} .o_proposal_editor input`).toHaveValue(
        "General director"
    );
    await contains(".o_form_button_save").click();
    expect.verifySteps([[[1, 2, {decision: "new", new_value: "General director"}]]]);
});

test("a number that cannot be read blocks the save, another decision frees it", async () => {
    Object.assign(Line._records[1], {kind: "float", proposed_value: 2});
    onRpc("contact.proposal.review", "web_save", () => expect.step("save"));
    await mountReview();
    await contains(`${line("function")} input[value=new]`).click();
    await contains(`${line("function")} .o_proposal_editor input`).edit("many");
    await contains(".o_form_button_save").click();
    expect.verifySteps([]);
    await contains(`${line("function")} input[value=keep]`).click();
    await contains(".o_form_button_save").click();
    expect.verifySteps(["save"]);
});

test("who may not decide sees the comparison alone", async () => {
    Review._records[0].can_decide = false;
    await mountReview();
    expect(".o_proposal_line").toHaveCount(3);
    expect(".o_proposal_choice, .o_accept_all, .o_keep_all").toHaveCount(0);
});

test("a line that cannot be decided has no choices and is left out of accept all", async () => {
    Line._records[0].can_decide = false;
    await mountReview();
    expect(`${line("phone")} .o_proposal_choice`).toHaveCount(0);
    expect(`${line("phone")} .o_proposal_locked`).toHaveCount(1);
    await contains(".o_accept_all").click();
    expect(checked()).toEqual(["accept", "accept"]);
});

test("the dossier opens in a new tab, decisions stay on the screen", async () => {
    onRpc("contact.proposal.review.line", "action_open_dossier", ({args}) => {
        expect.step(args[0]);
        return {type: "ir.actions.act_window", res_model: "event.booth", res_id: 7};
    });
    mockService("action", {
        doAction: (action, options) => expect.step([action.res_id, options.newWindow]),
    });
    await mountReview();
    await contains(`${line("phone")} input[value=accept]`).click();
    await contains(".o_open_dossier:last button").click();
    expect.verifySteps([[3], [7, true]]);
    expect(checked()).toEqual(["accept"]);
});

describe("keyboard", () => {
    describe.current.tags("desktop");

    test("the first line has the focus, arrows go from line to line", async () => {
        await mountReview();
        expect(`${line("phone")} input[value=keep]`).toBeFocused();
        await press("ArrowDown");
        expect(`${line("function")} input[value=keep]`).toBeFocused();
        await press("ArrowUp");
        await press("ArrowUp");
        expect(`${line("phone")} input[value=keep]`).toBeFocused();
        expect(checked()).toEqual([]);
    });

    test("K, A and N decide, and N goes on to the editor", async () => {
        await mountReview();
        await press("a");
        await animationFrame();
        expect(checked()).toEqual(["accept"]);
        expect(`${line("phone")} input[value=accept]`).toBeFocused();
        await press("k");
        await animationFrame();
        expect(checked()).toEqual(["keep"]);
        await press("n");
        await animationFrame();
        expect(checked()).toEqual(["new"]);
        expect(`${line("phone")} .o_proposal_editor input`).toBeFocused();
    });

    test("in an editor letters are text, and Escape goes back to the choices", async () => {
        await mountReview();
        await press("n");
        await animationFrame();
        await contains(`${line("phone")} .o_proposal_editor input`).edit("ak", {
            confirm: false,
        });
        expect(checked()).toEqual(["new"]);
        await press("Escape");
        await animationFrame();
        expect(`${line("phone")} input[value=new]`).toBeFocused();
        expect(`${line("phone")} .o_proposal_editor input`).toHaveValue("ak");
    });
});

test.tags("mobile");
test("on a phone every choice is at least 44 px high and nothing is wider than the screen", async () => {
    await mountReview();
    for (const choice of queryAll(".o_proposal_choice")) {
        expect(choice.getBoundingClientRect().height).toBeGreaterThan(43);
    }
    const root = queryAll(".o_proposal_lines")[0];
    expect(root.scrollWidth).toBe(root.clientWidth);
});
