import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";

/** Cog menu entry of the contacts' views: only those with something to check. */
export class DesyncMenu extends Component {
    static template = "contact_sync.DesyncMenu";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    get filter() {
        return this.env.searchModel
            .getSearchItems((item) => item.type === "filter")
            .find((item) => item.name === "desynchronised");
    }

    onSelected() {
        const filter = this.filter;
        if (filter) {
            return this.env.searchModel.toggleSearchItem(filter.id);
        }
        return this.action.doAction("contact_sync.action_desynchronised_contacts");
    }
}

export const desyncMenuItem = {
    Component: DesyncMenu,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: ({config, searchModel}) =>
        searchModel?.resModel === "res.partner" &&
        ["list", "kanban"].includes(config.viewType) &&
        user.hasGroup("contact_sync.group_reviewer"),
};

registry
    .category("cogMenu")
    .add("contact_sync.desynchronised", desyncMenuItem, {sequence: 20});
