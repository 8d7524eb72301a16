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
    _records = [{id: 1, path: "color", path_label: "In words"}];
}

class Shelf extends models.Model {
    color = fields.Char({string: "Color"});
}

defineMailModels();
defineModels([Line, Shelf]);

test.tags("desktop");
test("a field is told in words, and chosen among those of the named model", async () => {
    await mountView({
        type: "list",
        resModel: "line",
        arch: `<list editable="bottom">
            <field name="path" widget="named_field_selector"
                options="{'label': 'path_label', 'default_model': 'shelf'}"/>
            <field name="path_label" column_invisible="1"/>
        </list>`,
    });
    expect(".o_data_cell").toHaveText("In words");
    await contains(".o_data_cell").click();
    expect(".o_data_cell .o_model_field_selector.o_edit_mode").toHaveText("Color");
    expect(".o_model_field_selector_warning").toHaveCount(0);
});
