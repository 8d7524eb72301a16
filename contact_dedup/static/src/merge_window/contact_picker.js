import {Component} from "@odoo/owl";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * Finds the other contact: photo, company, e-mail and city tell it from its namesakes.
 * Before anything is typed, the possible duplicates are offered.
 */
export class ContactPicker extends Component {
    static template = "contact_dedup.ContactPicker";
    static components = {AutoComplete};
    static props = {
        excludedIds: Array,
        onPick: Function,
        placeholder: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
    }

    get sources() {
        return [
            {
                placeholder: _t("Loading..."),
                options: (term) => this.search(term),
                optionSlot: "contact",
            },
        ];
    }

    async search(term) {
        const found = await this.orm.call("contact.duplicate.merge", "find_contacts", [
            term.trim(),
            this.props.excludedIds,
        ]);
        if (!found.length) {
            const text = term.trim() ? _t("No contact found") : _t("Type a name");
            return [{label: text, data: {name: text, about: []}}];
        }
        return found.map((contact) => ({
            label: contact.name,
            data: contact,
            onSelect: () => this.props.onPick(contact.id),
        }));
    }
}
