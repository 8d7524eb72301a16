import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {MergeLine} from "./merge_line";
import {getMergeWindow} from "./merge_refresh";

/** Columns that the line draws itself; any other one of the view is shown with it. */
const DRAWN = ["label", "decision"];

/**
 * The fields in which the contacts differ, one column per contact. Choices are written
 * on the line records, so that every button of the form saves them before it acts.
 */
export class MergeLinesField extends Component {
    static template = "contact_dedup.MergeLinesField";
    static components = {MergeLine};
    static props = {...standardFieldProps, columns: {type: Array, optional: true}};
    static defaultProps = {columns: []};

    setup() {
        this.action = useService("action");
        this.rootRef = useRef("root");
        this.window = getMergeWindow(this.props.record, useService("orm"));
        useEffect(
            (count) => count && this.focusLine(0, {preventScroll: true}),
            () => [Boolean(this.lines.length)]
        );
    }

    get lines() {
        return this.props.record.data[this.props.name].records;
    }

    get contacts() {
        return this.props.record.data.contacts || [];
    }

    get status() {
        return this.props.record.data.status || {};
    }

    get columns() {
        return this.props.columns.filter(
            (column) =>
                column.type === "field" &&
                !DRAWN.includes(column.name) &&
                !["1", "True", true].includes(column.column_invisible)
        );
    }

    get style() {
        return `--merge-count: ${this.contacts.length}`;
    }

    get canRemove() {
        return this.contacts.length > 2;
    }

    kept(line) {
        return this.status.kept?.[line.data.field_name] || [];
    }

    error(line) {
        return this.status.errors?.[line.data.field_name];
    }

    onChange() {
        this.window.refresh();
    }

    /** Where the contact has a value; lists stay together and no gap comes back. */
    async chooseAll(contact) {
        for (const line of this.lines) {
            const {cells, decision} = line.data;
            const cell = cells.find(({id}) => id === contact.id);
            const isEmpty = ["", false, null, undefined].includes(cell?.text);
            if (cell && !isEmpty && decision !== "united") {
                await line.update({decision: "contact", chosen_id: contact.id});
            }
        }
        this.onChange();
    }

    onRemove(contact) {
        return this.window.call("remove_contact", contact.id);
    }

    /** In a new tab, so that the choices stay. */
    onOpenContact(contact) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: contact.id,
                views: [[false, "form"]],
            },
            {newWindow: true}
        );
    }

    focusLine(index, {preventScroll = false} = {}) {
        const lines = [...(this.rootRef.el?.querySelectorAll(".o_merge_line") || [])];
        const line = lines[Math.max(0, Math.min(index, lines.length - 1))];
        const choice =
            line?.querySelector("input[type=radio]:checked") ||
            line?.querySelector("input[type=radio]");
        choice?.focus({preventScroll: true});
        if (choice && !preventScroll) {
            line.scrollIntoView({block: "nearest"});
        }
    }

    onMove(el, step) {
        const lines = [...this.rootRef.el.querySelectorAll(".o_merge_line")];
        this.focusLine(lines.indexOf(el) + step);
    }
}

export const mergeLinesField = {
    component: MergeLinesField,
    displayName: _t("Values to choose"),
    supportedTypes: ["one2many"],
    useSubView: true,
    fieldDependencies: [
        {name: "contacts", type: "json"},
        {name: "status", type: "json"},
    ],
    extractProps: ({views, viewMode}) => ({columns: views?.[viewMode]?.columns || []}),
};

registry.category("fields").add("merge_lines", mergeLinesField);
