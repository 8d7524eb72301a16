import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A step that only looks. */
const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const edit = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});
const press = (content, trigger, keys) => ({content, trigger, run: `press ${keys}`});

const line = (name) => `.o_merge_line[data-field=${name}]`;
const choice = (name, letter) => `${line(name)} .o_merge_cell[data-letter=${letter}]`;
const checked = (name, letter) => `${choice(name, letter)}.o_checked`;
const MERGE = ".modal-footer button[name=action_merge]:contains(Fusionner)";
const BLOCKED = ".modal-footer .o_merge_blocked";

/** From a contact's form: pick the other one, fill in what is missing, undo. */
tours.add("contact_dedup_merge_form_fr", {
    steps: () => [
        click("actions", ".o_control_panel .o_cp_action_menus .fa-cog"),
        click("merge", ".o-dropdown--menu .o_menu_item:contains(/^Fusionner$/)"),
        see("nothing to merge yet", `${BLOCKED}:contains(Choisissez)`),
        click("the picker", ".o_merge_picker input"),
        edit("a name", ".o_merge_picker input", "vauquelin"),
        click(
            "known by its e-mail and city",
            ".o_merge_picker li:contains(h.vauquelin@atelier.example):contains(Lyon)"
        ),
        see("a column each", ".o_merge_contact:contains(Helene VAUQUELIN)"),
        see("why", ".o_merge_why:contains(même mobile)"),
        see("what is missing is asked", `${line("function")} .o_merge_error`),
        see("and blocks", `${BLOCKED}:contains(Poste)`),
        edit("fill it in", `${line("function")} .o_merge_editor input`, "Notaire"),
        see("now it can be merged", MERGE),
        see("the second e-mail is kept", `${line("email")} .o_merge_kept`),
        click("the e-mail of B", choice("email", "B")),
        see("chosen", checked("email", "B")),
        see(
            "the other one is kept now",
            `${line("email")} .o_merge_kept:contains(helene@vauquelin.example)`
        ),
        click("linked records", ".o_merge_link[data-model='mail.message'] button"),
        click("one stays", ".o_merge_record input:eq(0)"),
        see("it is marked", ".o_merge_record .badge:contains(reste)"),
        click("merge", MERGE),
        see(
            "the survivor says what happened",
            ".o_form_view [name=undo_merge]:contains(Helene VAUQUELIN)"
        ),
        see(
            "so does its history",
            ".o-mail-Message:contains(Fusionné) a[href*=contact-merges]"
        ),
        edit("it changes since", "[name=function] input", "Avocate"),
        click("save", ".o_form_button_save"),
        click("undo", "[name=undo_merge] button:contains(Annuler la fusion)"),
        click("asked first", ".modal-footer .btn-primary"),
        see("what was left", ".o_merge_report:contains(Poste)"),
        click("the merged contact", "button[name=action_open_merged]"),
        see("it is back", ".o_form_view:not(:has(.ribbon)) [name=email]"),
    ],
});

/** From a group of three, without touching the mouse. */
tours.add("contact_dedup_merge_keyboard_fr", {
    steps: () => [
        see("the group", ".o_duplicate_preview"),
        press("merge", "body", "alt+g"),
        see("three columns", ".modal .o_merge_contact:eq(2)"),
        see("the first line waits", `${line("name")} input:focus`),
        press("the name of B", `${line("name")} input:focus`, "b"),
        see("chosen", checked("name", "B")),
        press("an own value", `${line("name")} input:focus`, "n"),
        edit("typed", `${line("name")} .o_merge_editor input:focus`, "Hélène V."),
        press("back to the choices", `${line("name")} .o_merge_editor input`, "Escape"),
        press("next line", `${line("name")} .o_merge_own input:focus`, "ArrowDown"),
        press("the value of C", ".o_merge_line:eq(1) input:focus", "c"),
        see("chosen", ".o_merge_line:eq(1) .o_merge_cell[data-letter=C].o_checked"),
        press("merge", ".modal .o_merge_lines", "alt+q"),
        see("one contact", ".o_form_view [name=undo_merge]"),
    ],
});

/** At the width of a phone: a card for each field. */
tours.add("contact_dedup_merge_phone_fr", {
    steps: () => [
        click("open a group", ".o_kanban_record:contains(Quemener)"),
        click("merge", ".o_duplicate_decide button[name=action_merge]"),
        see("a card each", `${line("name")} .o_merge_card:contains(A)`),
        {
            content: "nothing is wider than the screen, choices are big",
            trigger: line("name"),
            run() {
                const {scrollWidth, clientWidth} =
                    document.querySelector(".modal-body");
                if (scrollWidth > clientWidth) {
                    throw new Error("The window scrolls sideways.");
                }
                for (const el of document.querySelectorAll(".o_merge_choice")) {
                    if (el.getBoundingClientRect().height < 44) {
                        throw new Error("A choice is too small for a finger.");
                    }
                }
            },
        },
        click("the other name", choice("name", "B")),
        see("chosen", checked("name", "B")),
        click("swap", ".o_merge_swap"),
        see(
            "B is primary",
            ".o_merge_primary .o_merge_choice.o_checked[data-letter=B]"
        ),
        see("the choice stays", checked("name", "B")),
        click("merge", MERGE),
        see("the survivor", ".o_form_view [name=undo_merge]"),
    ],
});

/** Many groups at once: look before, start, undo one. */
tours.add("contact_dedup_merge_safe_fr", {
    steps: () => [
        click(
            "merge safe groups",
            ".o_control_panel button:contains(Fusionner les groupes sûrs)"
        ),
        see("what would be merged", ".o_merge_batch .o_data_row:contains(Quemener)"),
        see(
            "the others and why",
            ".o_merge_batch .o_batch_left, .o_data_row:contains(Laissé)"
        ),
        click("start", "button[name=action_start]"),
        click("asked first", ".modal-footer .btn-primary"),
        see("merged", ".o_merge_batch .o_data_row .badge:contains(Fusionné)"),
        see("all done", ".o_arrow_button_current:contains(Terminé)"),
        click("undo one", ".o_data_row button[name=action_undo]"),
        click("asked first", ".modal-footer .btn-primary"),
        see("it is back", ".o_merge_batch .o_data_row .badge:contains(Annulé)"),
    ],
});
