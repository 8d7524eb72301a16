import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class Line extends models.Model {
    path = fields.Char();
    path_label = fields.Char();
    _records = [{id: 1, path: "path", path_label: "In words"}];
}

defineMailModels();
defineModels([Line]);

test.tags("desktop");
test("a field is told in words, and chosen as ever", async () => {
    await mountView({
        type: "list",
        resModel: "line",
        arch: `<list editable="bottom">
            <field name="path" widget="named_field_selector" options="{'label': 'path_label'}"/>
            <field name="path_label" column_invisible="1"/>
        </list>`,
    });
    expect(".o_data_cell").toHaveText("In words");
    await contains(".o_data_cell").click();
    expect(".o_data_cell .o_model_field_selector.o_edit_mode").toHaveCount(1);
});
