import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Booth extends models.Model {
    _name = "event.booth";
    name = fields.Char();
    desync_count = fields.Integer();
    _records = [
        {id: 1, name: "A", desync_count: 3},
        {id: 2, name: "B", desync_count: 0},
        {id: 3, name: "C", desync_count: 1},
    ];
}

defineMailModels();
defineModels([Booth]);

const ARCH = `<list><field name="name"/><field name="desync_count" widget="desync_badge"/></list>`;

test("counts what is to be checked and shows nothing at zero", async () => {
    await mountView({type: "list", resModel: "event.booth", arch: ARCH});
    expect(queryAllTexts(".o_desync_badge")).toEqual(["3", "1"]);
    expect(".o_desync_badge:first").toHaveAttribute("title", "3 values to check");
    expect(".o_desync_badge:last").toHaveAttribute("aria-label", "1 value to check");
});

test("opens the review without opening the record", async () => {
    onRpc("event.booth", "action_review_proposals", ({args}) => {
        expect.step(args[0]);
        return {type: "ir.actions.act_window", res_model: "contact.proposal.review"};
    });
    mockService("action", {doAction: (action) => expect.step(action.res_model)});
    await mountView({
        type: "list",
        resModel: "event.booth",
        arch: ARCH,
        selectRecord: () => expect.step("opened"),
    });
    await contains(".o_desync_badge:first").click();
    expect.verifySteps([[1], "contact.proposal.review"]);
});

test("is only a picture where it is not clickable", async () => {
    await mountView({
        type: "form",
        resModel: "event.booth",
        resId: 1,
        arch: `<form><field name="desync_count" widget="desync_badge" options="{'clickable': False}"/></form>`,
    });
    expect("button.o_desync_badge").toHaveCount(0);
    expect("span.o_desync_badge").toHaveText("3");
});
