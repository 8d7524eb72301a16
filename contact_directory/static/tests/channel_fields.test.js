import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class Line extends models.Model {
    _name = "line";
    kind = fields.Selection({
        selection: [
            ["email", "E-mail"],
            ["phone", "Phone"],
            ["website", "Site"],
            ["social", "Profile"],
        ],
    });
    value = fields.Char();
    is_primary = fields.Boolean();
    _records = [
        {id: 1, kind: "email", value: "a@x.example", is_primary: true},
        {id: 2, kind: "phone", value: "+33 1 40 20 50 60"},
        {id: 3, kind: "website", value: "http://x.example"},
        {id: 4, kind: "social", value: "x.example/a"},
    ];
}

defineMailModels();
defineModels([Line]);

const ARCH = `<list editable="bottom">
    <field name="is_primary" widget="primary_star" options="{'autosave': False}"/>
    <field name="kind"/>
    <field name="value" widget="channel_value"/>
</list>`;

test("each kind is written to, called or opened", async () => {
    await mountView({type: "list", resModel: "line", arch: ARCH});
    const links = [...document.querySelectorAll(".o_field_channel_value a")];
    expect(links.map((a) => a.getAttribute("href"))).toEqual([
        "mailto:a@x.example",
        "tel:+33140205060",
        "http://x.example",
        "http://x.example/a",
    ]);
    expect(queryAllTexts(".o_field_channel_value")).toEqual([
        "a@x.example",
        "+33 1 40 20 50 60",
        "http://x.example",
        "x.example/a",
    ]);
});

test("a star is lit by a click and never put out", async () => {
    await mountView({type: "list", resModel: "line", arch: ARCH});
    expect(".fa-star").toHaveCount(1);
    await contains(".o_data_row:eq(1) .o_field_primary_star i").click();
    expect(".o_data_row:eq(1) .fa-star").toHaveCount(1);
    await contains(".o_data_row:eq(1) .o_field_primary_star i").click();
    expect(".o_data_row:eq(1) .fa-star").toHaveCount(1);
});

test("a number is called from its card, as phones show lines", async () => {
    await mountView({
        type: "kanban",
        resModel: "line",
        arch: `<kanban><field name="kind"/><templates><t t-name="card">
            <field name="value" widget="channel_value"/>
        </t></templates></kanban>`,
    });
    expect(".o_kanban_record:eq(1) a").toHaveAttribute("href", "tel:+33140205060");
});
