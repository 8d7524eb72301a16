import {Component, useState} from "@odoo/owl";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {
    deserializeDate,
    deserializeDateTime,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {editorProps} from "./editor_props";

const INPUT_TYPES = {email: "email", phone: "tel", url: "url"};

/** One line of text. Its own state keeps the caret still while the record follows. */
export class InputEditor extends Component {
    static template = "contact_base.InputEditor";
    static props = editorProps;

    setup() {
        this.state = useState({value: this.props.value || ""});
    }

    get type() {
        return INPUT_TYPES[this.props.kind] || "text";
    }

    onInput(ev) {
        this.state.value = ev.target.value;
        this.props.update(ev.target.value || false);
    }
}

export class TextEditor extends InputEditor {
    static template = "contact_base.TextEditor";
}

export class BooleanEditor extends Component {
    static template = "contact_base.BooleanEditor";
    static components = {CheckBox};
    static props = editorProps;
}

export class SelectionEditor extends Component {
    static template = "contact_base.SelectionEditor";
    static props = editorProps;

    get selection() {
        return this.props.options.selection || [];
    }

    onChange(ev) {
        const option = this.selection.find(([key]) => String(key) === ev.target.value);
        this.props.update(option ? option[0] : false);
    }
}

export class DateEditor extends Component {
    static template = "contact_base.DateEditor";
    static components = {DateTimeInput};
    static props = editorProps;

    get value() {
        const deserialize =
            this.props.kind === "date" ? deserializeDate : deserializeDateTime;
        return this.props.value ? deserialize(this.props.value) : false;
    }

    onChange(date) {
        const serialize =
            this.props.kind === "date" ? serializeDate : serializeDateTime;
        this.props.update(date ? serialize(date) : false);
    }
}

export class Many2OneEditor extends Component {
    static template = "contact_base.Many2OneEditor";
    static components = {RecordSelector};
    static props = editorProps;
}

export class TagsEditor extends Component {
    static template = "contact_base.TagsEditor";
    static components = {MultiRecordSelector};
    static props = editorProps;

    get resIds() {
        return [...(this.props.value || [])];
    }
}
