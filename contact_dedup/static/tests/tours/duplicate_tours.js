import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A step that only looks. */
const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const edit = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});

const row = (name) => `.o_data_row:has(td[name=name]:contains(${name}))`;
const facet = (text) => `.o_facet_value:contains(${text})`;
const button = (text) => `.o_form_statusbar button:contains(${text})`;

tours.add("contact_dedup_review_fr", {
    steps: () => [
        see("the groups to review", `${facet("À examiner")}`),
        see(
            "a score and reasons in words",
            `${row("Vauquelin")}:contains(même mobile)`
        ),
        see("score bands", ".o_search_panel_section:contains(Certain)"),
        click("open a group", `${row("Vauquelin")} td[name=name]`),
        see("side by side", ".o_duplicate_contact:contains(Helene VAUQUELIN)"),
        see("what differs is marked", "tr[data-field=email] mark"),
        see("what is equal is not", "tr[data-field=phone]:not(:has(mark))"),
        click("why this score", ".o_duplicate_why:contains(Pourquoi)"),
        see("a sum", ".o_score_steps tr:contains(Nom)"),
        click("only what differs", ".o_duplicate_equal:contains(Seulement)"),
        see("equal fields are gone", "table:not(:has(tr[data-field=phone]))"),
        click("no duplicates", button("Pas des doublons")),
        see("it is remembered", ".o_arrow_button_current:contains(Pas des doublons)"),
        click("take it back", button("Revenir")),
        see("it waits again", ".o_arrow_button_current:contains(À examiner)"),
        click("later", button("Plus tard")),
        see("put off", ".o_arrow_button_current:contains(Plus tard)"),
        click("back to the list", ".o_back_button, .breadcrumb-item a"),
        see("one less", `.o_list_view:not(:has(${row("Vauquelin")}))`),
        click("select all the others", "thead .o_list_record_selector input"),
        click(
            "in one go",
            ".o_control_panel button:contains(conserver les deux), .o_cp_action_menus button:contains(conserver les deux)"
        ),
        click("asked first", ".modal-footer .btn-primary"),
        see("nothing is left", ".o_view_nocontent:contains(Aucun doublon)"),
    ],
});

tours.add("contact_dedup_review_phone", {
    steps: () => [
        click("open a group", ".o_kanban_record:contains(Vauquelin)"),
        see("one field under the other", "td[data-letter=B]:contains(VAUQUELIN)"),
        {
            content: "nothing is wider than the screen",
            trigger: ".o_duplicate_table",
            run() {
                const {scrollWidth, clientWidth} = document.querySelector(".o_content");
                if (scrollWidth > clientWidth) {
                    throw new Error("The page scrolls sideways.");
                }
            },
        },
        click("no duplicates", ".o_duplicate_decide button[name=action_dismiss]"),
        click("take it back", ".o_duplicate_decide button[name=action_reopen]"),
        see("it waits again", ".o_duplicate_decide button[name=action_dismiss]"),
    ],
});

tours.add("contact_dedup_typing_fr", {
    steps: () => [
        click(
            "a person",
            ".o_field_widget[name=company_type] input[data-value=person]"
        ),
        edit(
            "type a name",
            ".o_field_widget[name=name] :is(input, textarea)",
            "Helene Vauquelin"
        ),
        edit("and a number", ".o_field_widget[name=phone] input", "06 39 98 55 01"),
        see(
            "the warning comes before anything is saved",
            ".o_duplicate_warning:contains(existe peut-être déjà)"
        ),
        click("open it instead", ".o_duplicate_open:contains(Ouvrir)"),
        see(
            "the existing contact",
            ".o_field_widget[name=email] input:value(helene@vauquelin.example)"
        ),
        see("it has duplicates itself", "[name=duplicates]:contains(doublon)"),
        click("compare", "[name=duplicates] button:contains(Comparer)"),
        see("side by side", ".o_duplicate_contact:contains(VAUQUELIN)"),
    ],
});

const FILE = `Nom,E-mail,Téléphone
Helene Vauquelin,helene@vauquelin.example,06 39 98 55 01
Zoé Quinquin,zoe@quinquin.example,06 39 98 77 77
`;

tours.add("contact_dedup_import_fr", {
    steps: () => [
        click("more", ".o_control_panel .o_cp_action_menus .fa-cog"),
        click("import", ".o_import_menu"),
        {
            content: "choose a file",
            trigger: ".o_import_file",
            run() {
                const input = document.querySelector("input[type=file]");
                const files = new DataTransfer();
                files.items.add(new File([FILE], "contacts.csv", {type: "text/csv"}));
                input.files = files.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        see("its columns are known", ".o_import_data_content td:contains(Téléphone)"),
        click("import at once", ".o_control_panel button:contains(/^Importer$/)"),
        see("asked first", ".modal:contains(1 ligne ressemble)"),
        click("look", ".modal .o_import_look"),
        see(
            "the row and the contact",
            ".o_import_duplicates tr:contains(Vauquelin):contains(2)"
        ),
        click("leave it out", ".o_import_leave"),
        see("what will happen", ".o_import_left_out:contains(1 ligne)"),
        click("import", ".o_control_panel button:contains(/^Importer$/)"),
        see("one contact came", ".o_list_view .o_data_row:contains(Quinquin)"),
    ],
});

tours.add("contact_dedup_quick_create_fr", {
    steps: () => [
        click(
            "a person",
            ".o_field_widget[name=company_type] input[data-value=person]"
        ),
        edit(
            "a company that exists in other letters",
            ".o_field_widget[name=parent_id] input",
            "Ateliers Quemener-Kerbrat"
        ),
        click("create it", ".o_m2o_dropdown_option_create"),
        see(
            "created, and told",
            ".o_notification:contains(ressemble à):contains(Kerbrat)"
        ),
        click("compare", ".o_notification button:contains(Comparer)"),
        see("side by side", ".modal .o_duplicate_contact:contains(Kerbrat)"),
        click("back to the person", ".modal .btn-close, .modal .o_form_button_cancel"),
        see("nothing is lost", ".o_field_widget[name=parent_id] input:value(Kerbrat)"),
        click("leave the person", ".o_form_button_cancel"),
        see("back in the list", ":is(.o_list_view, .o_kanban_view)"),
    ],
});
