import {Component, useEffect, useRef} from "@odoo/owl";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {NewTabLink} from "../new_tab_link/new_tab_link";
import {decide} from "./decide";
import {ProposalLine} from "./proposal_line";

/**
 * The lines of a review: what the contact says, what a dossier proposes, and the
 * decision. Decisions are written on the line records, so that every button of
 * the form saves them before it acts.
 */
export class ProposalLinesField extends Component {
    static template = "contact_sync.ProposalLinesField";
    static components = {NewTabLink, ProposalLine};
    static props = {...standardFieldProps};

    setup() {
        this.rootRef = useRef("root");
        useEffect(
            () => void this.focusLine(0, {preventScroll: true}),
            () => [this.props.record.resId]
        );
    }

    get lines() {
        return this.props.record.data[this.props.name].records;
    }

    get canDecide() {
        return !this.props.readonly && this.props.record.data.can_decide;
    }

    get decidableLines() {
        return this.canDecide ? this.lines.filter((line) => line.data.can_decide) : [];
    }

    /** The lines below the dossier that they come from, in the server's order. */
    get groups() {
        const groups = new Map();
        for (const line of this.lines) {
            const key = line.data.dossier_id?.id || line.data.dossier_label || false;
            if (!groups.has(key)) {
                groups.set(key, {
                    key: String(key),
                    lines: [],
                    ...this.getDossier(line),
                });
            }
            groups.get(key).lines.push(line);
        }
        return [...groups.values()];
    }

    /** "2 of 5 decided": tells what a save will do before it is pressed. */
    get progress() {
        const lines = this.decidableLines;
        return _t("%(done)s of %(total)s decided", {
            done: lines.filter((line) => line.data.decision).length,
            total: lines.length,
        });
    }

    getDossier(line) {
        const {dossier_label, dossier_author, dossier_date} = line.data;
        const date = dossier_date && toLocaleDateTimeString(dossier_date);
        return {
            line,
            label: dossier_label,
            saved: this.getSavedText(date, dossier_author),
        };
    }

    getSavedText(date, author) {
        if (date && author) {
            return _t("saved on %(date)s by %(author)s", {date, author});
        }
        return date ? _t("saved on %(date)s", {date}) : author || "";
    }

    decideAll(decision) {
        return Promise.all(this.decidableLines.map((line) => decide(line, {decision})));
    }

    /** At opening nothing scrolls: the contact's name stays in sight. */
    focusLine(index, {preventScroll = false} = {}) {
        const lines = [
            ...(this.rootRef.el?.querySelectorAll(".o_proposal_line") || []),
        ];
        const line = lines[Math.max(0, Math.min(index, lines.length - 1))];
        const choice =
            line?.querySelector(".o_proposal_choice input:checked") ||
            line?.querySelector(".o_proposal_choice input");
        choice?.focus({preventScroll: true});
        if (choice && !preventScroll) {
            line.scrollIntoView({block: "nearest"});
        }
    }

    onMove(el, step) {
        const lines = [...this.rootRef.el.querySelectorAll(".o_proposal_line")];
        this.focusLine(lines.indexOf(el) + step);
    }
}

export const proposalLinesField = {
    component: ProposalLinesField,
    displayName: _t("Proposals to decide"),
    supportedTypes: ["one2many"],
    useSubView: true,
    fieldDependencies: [{name: "can_decide", type: "boolean"}],
};

registry.category("fields").add("proposal_lines", proposalLinesField);
