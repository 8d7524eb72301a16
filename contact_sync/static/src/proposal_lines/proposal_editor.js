import {Component} from "@odoo/owl";
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
 * `registry.category("contact_sync.editors").add("my_kind", MyEditor)`. It gets
 * `value`, `label`, `kind` and `options`, and calls `update(value)` or
 * `invalid()`.
 */
const editors = registry.category("contact_sync.editors");
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

/** Chooses the editor of the line's kind and writes its value on the line. */
export class ProposalEditor extends Component {
    static template = "contact_sync.ProposalEditor";
    static props = {line: Object};

    get editor() {
        return editors.get(this.props.line.data.kind, InputEditor);
    }

    get editorProps() {
        const {kind, label, new_value, options, proposed_value, proposed_image} =
            this.props.line.data;
        return {
            kind,
            label,
            value: new_value ?? false,
            options: options || {},
            proposed: {value: proposed_value, image: proposed_image},
            update: (value) => this.props.line.update({new_value: value}),
            invalid: () => this.props.line.setInvalidField("new_value"),
        };
    }

    /**
     * The standard editor of rich text. It is taken from the registry and not
     * through `Field`, which shows a line of a list as read-only until the list
     * edits it.
     */
    get htmlField() {
        return registry.category("fields").get("html");
    }

    get htmlProps() {
        const options = {
            height: 200,
            embedded_components: false,
            allowAttachmentCreation: false,
        };
        return {
            ...this.htmlField.extractProps({attrs: {}, options}, {}),
            name: "new_html",
            record: this.props.line,
            readonly: false,
        };
    }
}
