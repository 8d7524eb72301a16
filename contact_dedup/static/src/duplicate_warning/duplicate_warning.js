import {
    Component,
    onWillDestroy,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {debounce} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const DELAY_MS = 400;
/** What is compared as long as the contact has no id; the server ignores the rest. */
export const TYPED_FIELDS = [
    ...["name", "email", "phone", "vat", "company_registry", "website", "ref"],
    ...["street", "street2", "zip", "city", "country_id", "function"],
    ...["is_company", "company_type", "parent_id", "type", "company_id"],
];

/**
 * Says, while a new contact is typed, which existing contacts it looks like:
 *
 *     <widget name="duplicate_warning"/>
 *     <widget name="duplicate_warning" options="{'in_list': True}"/>
 *
 * The latter in the dialog of a list of contacts, which holds its own ones alone: the
 * contact found opens beside it.
 *
 * Asks the server when the typing pauses, before a field is left and long before
 * anything is saved. Never blocks.
 */
export class DuplicateWarning extends Component {
    static template = "contact_dedup.DuplicateWarning";
    static props = {...standardWidgetProps, inList: {type: Boolean, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.rootRef = useRef("root");
        this.state = useState({matches: []});
        this.typed = {};
        this.hidden = new Set();
        this.lastAsked = "";
        this.answers = new KeepLast();
        this.ask = debounce(() => this.search(), DELAY_MS);
        onWillDestroy(() => this.ask.cancel());
        useExternalListener(window, "input", this.onInput, {capture: true});
        useRecordObserver((record) => this.onRecordChanged(record));
    }

    get matches() {
        const isNew = !this.props.record.resId;
        return isNew ? this.state.matches.filter((m) => !this.hidden.has(m.id)) : [];
    }

    get isReplaced() {
        return Boolean(this.env.inDialog && !this.props.inList);
    }

    /** The record's values, and what stands in an input that was not left yet. */
    get values() {
        const {data} = this.props.record;
        const values = {};
        for (const name of TYPED_FIELDS.filter((field) => field in data)) {
            values[name] = data[name]?.id ?? data[name];
        }
        return {...values, ...this.typed};
    }

    onRecordChanged(record) {
        for (const name of TYPED_FIELDS) {
            // reading subscribes to the value
            if (record.data[name] === this.typed[name]) {
                delete this.typed[name];
            }
        }
        if (!record.resId) {
            this.ask();
        }
    }

    onInput({target}) {
        const form = this.rootRef.el?.closest(".o_form_renderer");
        const name = target.closest?.(".o_field_widget[name]")?.getAttribute("name");
        const isOurs = form && target.closest(".o_form_renderer") === form;
        const isText = ["char", "text"].includes(this.props.record.fields[name]?.type);
        if (isOurs && isText && TYPED_FIELDS.includes(name)) {
            this.typed[name] = target.value;
            this.ask();
        }
    }

    async search() {
        const {record} = this.props;
        const values = this.values;
        const asked = JSON.stringify(values);
        if (record.resId || asked === this.lastAsked) {
            return;
        }
        this.lastAsked = asked;
        const matches = await this.answers.add(
            this.orm.silent.call("res.partner", "check_typed", [values])
        );
        this.state.matches = matches;
    }

    /** In a dialog the contact found takes the place of the new one: saving picks it. */
    async onOpen(match) {
        const {record, inList} = this.props;
        if (inList) {
            browser.open(`/odoo/contacts/${match.id}`, "_blank");
            return;
        }
        await record.discard();
        if (this.isReplaced) {
            await record.model.load({resId: match.id});
            return;
        }
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: match.id,
            views: [[false, "form"]],
        });
    }

    onHide() {
        this.state.matches.forEach((match) => this.hidden.add(match.id));
        this.state.matches = [];
    }
}

export const duplicateWarning = {
    component: DuplicateWarning,
    extractProps: ({options}) => ({inList: Boolean(options.in_list)}),
};

registry.category("view_widgets").add("duplicate_warning", duplicateWarning);
