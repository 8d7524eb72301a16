import {AccordionItem} from "@web/core/dropdown/accordion_item";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** In the menu of the contacts' search box: what can be typed there, by examples. */
export class SearchHelp extends Component {
    static template = "contact_directory.SearchHelp";
    static components = {AccordionItem};
    static props = {};

    get knowsSimilar() {
        return session.contact_search_similar !== false;
    }
}

registry.category("favoriteMenu").add("contact_directory.search_help", {
    Component: SearchHelp,
    groupNumber: 9,
    isDisplayed: ({searchModel}) =>
        Boolean(searchModel.searchViewFields?.directory_search),
});
