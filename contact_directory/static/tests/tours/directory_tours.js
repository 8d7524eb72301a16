import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const LINES = ".o_field_widget[name=contact_channel_ids]";
const TAB = ".nav-link:contains(E-mails, téléphones, sites)";

/** A step that only looks. */
const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const type = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});

tours.add("contact_directory_fr", {
    steps: () => [
        // the first page takes its time on a busy machine
        {...see("the contacts", ".o_list_view"), timeout: 40000},
        type("a name that is misspelt", ".o_searchview_input", "krolikovsky~"),
        see("the box says what the signs mean", ".o-dropdown--menu:contains(proche)"),
        click("its menu", ".o_searchview_dropdown_toggler"),
        click(
            "explains them",
            ".o_contact_search_help button, button.o_contact_search_help"
        ),
        see("in words", ".o-dropdown--menu:contains(importe quels caractères)"),
        click("and closes", ".o_searchview_dropdown_toggler"),
        type("a name again", ".o_searchview_input", "krolikovsky~"),
        {
            content: "search",
            trigger: ".o_searchview_input",
            run: "press Enter",
        },
        click(
            "the contact is found",
            ".o_data_row:contains(Krolikowski) [name=complete_name]"
        ),
        click("all its addresses", TAB),
        see("the primary one has a star", `${LINES} .o_data_row .fa-star`),
        click("another one", `${LINES} .o_field_x2many_list_row_add a`),
        type(
            "typed",
            `${LINES} .o_selected_row [name=value] input`,
            "Stan@Maison.example"
        ),
        click("leave the line", ".o_field_widget[name=function] input"),
        click(
            "make it primary",
            `${LINES} .o_data_row:contains(stan@maison.example) .fa-star-o`
        ),
        see(
            "the contact's own e-mail follows at once",
            ".o_field_widget[name=email] input:value(stan@maison.example)"
        ),
        click(
            "a temperature",
            ".o_field_widget[name=temperature_id] .o_selection_badge:contains(/^Chaud$/)"
        ),
        see(
            "nothing to offer, no bar",
            ".o_contact_form:not(:has(.o_form_statusbar:visible))"
        ),
        click("a new one", ".o_form_button_create"),
        see(
            "an empty form",
            ".o_field_widget[name=name] :is(input, textarea):placeholder-shown"
        ),
        type(
            "its name",
            ".o_field_widget[name=name] :is(input, textarea)",
            "Zélie Quatrain"
        ),
        click(
            "as hot",
            ".o_field_widget[name=temperature_id] .o_selection_badge:contains(/^Chaud$/)"
        ),
        click(
            "save, and another one",
            "button:contains(Enregistrer et en créer un autre)"
        ),
        see(
            "another empty form",
            ".o_field_widget[name=name] :is(input, textarea):placeholder-shown"
        ),
        see(
            "of the same temperature",
            ".o_field_widget[name=temperature_id] .o_selection_badge.active:contains(Chaud)"
        ),
        click("no other one", ".o_form_button_cancel"),
    ],
});

tours.add("contact_directory_tags_fr", {
    steps: () => [
        type("a tag", ".o_field_widget[name=category_id] input", "Salon VIP"),
        click("the one that is", ".o-autocomplete--dropdown-item:contains(Salon VIP)"),
        click("save", ".o_form_button_save"),
        see("linked contacts are named", ".o_tag_offer:contains(Atelier Quatrain)"),
        click("them, too", ".modal button:contains(Contacts liés aussi)"),
        see("done", ".o_notification:contains(Contacts liés modifiés)"),
        click("the action menu", ".o_cp_action_menus button"),
        click("delete", ".o-dropdown--menu .o_menu_item:contains(Supprimer...)"),
        see("archiving comes first", ".modal .alert:contains(Archivez plutôt)"),
        click("archive", ".modal .modal-footer button:contains(/^Archiver$/)"),
        see("back at the list", ".o_list_view"),
    ],
});

/** A column of the kanban, by the whole of its name: "Chaud" is no "Très chaud". */
const column = (name) =>
    `.o_kanban_group:has(.o_column_title:contains(/^${name}/)):not(.o_column_folded)`;

tours.add("contact_directory_office_fr", {
    steps: () => [
        {...see("the contacts", ".o_list_view"), timeout: 40000},
        type("those of one name", ".o_searchview_input", "quatrain"),
        {content: "search", trigger: ".o_searchview_input", run: "press Enter"},
        see("both", ".o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2)))"),
        click("choose both", "thead .o_list_record_selector input"),
        click("give both", ".o_data_row:contains(Zélie) [name=temperature_id]"),
        click("a temperature", ".o_selected_row [name=temperature_id] input"),
        click("this one", ".o-autocomplete--dropdown-item:contains(/^Chaud$/)"),
        click("yes, both", ".modal .btn-primary"),
        see("one has it", ".o_data_row:contains(Atelier) .badge:contains(/^Chaud$/)"),
        click("how many of which", ".o_switch_view.o_pivot"),
        see("by type", ".o_pivot th:contains(Partenaire)"),
        click("as a picture", ".o_switch_view.o_graph"),
        see("it is drawn", ".o_graph_renderer canvas"),
        click("by temperature", ".o_menu_sections :contains(/^Par température$/)"),
        {
            content: "one grows cold",
            trigger: `${column("Chaud")} .o_kanban_record:contains(Zélie Quatrain)`,
            run: `drag_and_drop ${column("Froid")}`,
        },
        see(
            "it is there",
            `${column("Froid")} .o_kanban_record:contains(Zélie Quatrain)`
        ),
        click(
            "the other one",
            `${column("Chaud")} .o_kanban_record:contains(Atelier Quatrain)`
        ),
        click("write", ".o-mail-Chatter-sendMessage"),
        click("a long message", "button[name=open-full-composer]"),
        click("to another address", ".modal [name=contact_channel_ids] input"),
        click(
            "the one for invoices",
            ".o-autocomplete--dropdown-item:contains(compta@quatrain.example)"
        ),
        {
            content: "some words",
            trigger: ".modal .odoo-editor-editable",
            run: "editor Votre facture",
        },
        click("send", ".modal .o_mail_send"),
        see("sent", ".o-mail-Message:contains(Votre facture)"),
    ],
});

tours.add("contact_directory_phone_fr", {
    steps: () => [
        click("all its addresses", TAB),
        see("a card for each", `${LINES} .o_kanban_record:contains(stan@krol.example)`),
        click("another one", `${LINES} .o-kanban-button-new`),
        type("typed", ".modal [name=value] input", "Stan@Maison.example"),
        click("keep it", ".modal .o_form_button_save"),
        see("it is a card", `${LINES} .o_kanban_record:contains(stan@maison.example)`),
        {
            content: "nothing is wider than the screen",
            trigger: ".o_form_view",
            run() {
                const page = document.querySelector(".o_content");
                if (page.scrollWidth > page.clientWidth + 1) {
                    throw new Error("The form scrolls sideways.");
                }
            },
        },
        click("save", ".o_form_button_save"),
        see("saved", ".o_form_saved, body:not(:has(.o_form_button_save:visible))"),
    ],
});
