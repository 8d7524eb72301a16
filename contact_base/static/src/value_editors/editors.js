import {registry} from "@web/core/registry";
import {AddressEditor} from "./address_editor";
import {ImageEditor} from "./image_editor";
import {NumberEditor} from "./number_editor";
import {
    BooleanEditor,
    DateEditor,
    InputEditor,
    SelectionEditor,
    TagsEditor,
    Many2OneEditor,
    TextEditor,
} from "./value_editors";

/**
 * The editor of each kind of value. An addon that adds a kind adds its editor:
 * `registry.category("contact_base.editors").add("my_kind", MyEditor)`. It gets
 * `value`, `label`, `kind` and `options`, and calls `update(value)` or
 * `invalid()`.
 */
const editors = registry.category("contact_base.editors");
for (const [kinds, editor] of [
    [["char", "email", "phone", "url"], InputEditor],
    [["text"], TextEditor],
    [["boolean"], BooleanEditor],
    [["integer", "float", "monetary"], NumberEditor],
    [["date", "datetime"], DateEditor],
    [["selection"], SelectionEditor],
    [["many2one"], Many2OneEditor],
    [["many2many"], TagsEditor],
    [["image"], ImageEditor],
    [["address"], AddressEditor],
]) {
    for (const kind of kinds) {
        editors.add(kind, editor);
    }
}

/** The editor of a kind; of an unknown one, that of a line of text. */
export function getEditor(kind) {
    return editors.get(kind, InputEditor);
}

/**
 * The standard editor of rich text, which writes on a record. It is taken from the
 * registry and not through `Field`, which shows a line of a list as read-only until
 * the list edits it.
 */
export function getHtmlEditor(record, name) {
    const htmlField = registry.category("fields").get("html");
    const options = {
        height: 200,
        embedded_components: false,
        allowAttachmentCreation: false,
    };
    const props = htmlField.extractProps({attrs: {}, options}, {});
    return {
        component: htmlField.component,
        props: {...props, name, record, readonly: false},
    };
}
