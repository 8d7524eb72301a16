import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

class Heat extends models.Model {
    _name = "heat";
    name = fields.Char();
    color = fields.Integer();
    active = fields.Boolean({default: true});
    _records = [
        {id: 1, name: "Cold", color: 4, active: true},
        {id: 2, name: "Hot", color: 2, active: true},
        {id: 3, name: "Icy", color: 5, active: false},
    ];
}

class Card extends models.Model {
    _name = "card";
    name = fields.Char();
    heat_id = fields.Many2one({relation: "heat"});
    heat_color = fields.Integer({related: "heat_id.color"});
    _records = [
        {id: 1, name: "Anne", heat_id: 2},
        {id: 2, name: "Zoé", heat_id: 3},
    ];
}

defineMailModels();
defineModels([Heat, Card]);

const FORM = `<form><field name="heat_id" widget="option_badge"/></form>`;

test("an option is picked by a click and taken back by another", async () => {
    onRpc("card", "web_save", ({args}) => expect.step(args[1]));
    await mountView({type: "form", resModel: "card", resId: 1, arch: FORM});
    expect(queryAllTexts(".o_selection_badge")).toEqual(["Cold", "Hot"]);
    expect(".o_selection_badge.active").toHaveClass("o_badge_color_2");
    expect("button.o_selection_badge[aria-pressed=true]").toHaveText("Hot");
    await contains(".o_selection_badge:contains(Cold)").click();
    expect(".o_selection_badge.active").toHaveText("Cold");
    await contains(".o_selection_badge.active").click();
    expect(".o_selection_badge.active").toHaveCount(0);
    await clickSave();
    expect.verifySteps([{heat_id: false}]);
});

test("an archived option is shown where it is set", async () => {
    await mountView({type: "form", resModel: "card", resId: 2, arch: FORM});
    expect(queryAllTexts(".o_selection_badge")).toEqual(["Cold", "Hot", "Icy"]);
    expect(".o_selection_badge.active").toHaveText("Icy");
});

test("several lines of a list are given one at once", async () => {
    onRpc("card", "web_save", ({args}) => expect.step(args));
    await mountView({
        type: "list",
        resModel: "card",
        arch: `<list multi_edit="1">
            <field name="name"/>
            <field name="heat_color" column_invisible="True"/>
            <field name="heat_id" widget="option_badge"
                   options="{'color_field': 'heat_color'}"/>
        </list>`,
    });
    expect(".o_data_row:eq(0) .badge").toHaveClass("o_badge_color_2");
    await contains("thead .o_list_record_selector input").click();
    await contains(".o_data_row:eq(0) .o_field_cell[name=heat_id]").click();
    await contains(".o_selected_row [name=heat_id] input").click();
    await contains(".o-autocomplete--dropdown-item:contains(Cold)").click();
    await contains(".modal .btn-primary").click();
    expect.verifySteps([[[1, 2], {heat_id: 1}]]);
    expect(queryAllTexts(".o_data_row .badge")).toEqual(["Cold", "Cold"]);
});
