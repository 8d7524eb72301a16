import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const pick = (content, field, text) => [
    {
        content: `${content}: type`,
        trigger: `.o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    },
    click(`${content}: choose`, `.o-autocomplete--dropdown-item a:contains(${text})`),
];

tours.add("contact_visibility_creator_fr", {
    steps: () => [
        see("the contact is public", ".o_field_widget[name=visibility]"),
        click("restrict it", ".o_field_widget[name=visibility] input"),
        click("teams or people", ".o_select_menu_item:contains(Équipes ou personnes)"),
        ...pick("the team", "visibility_team_ids", "Lyon"),
        see(
            "who sees it, and who will not",
            "[name=visibility_text]:contains(2 personnes verront ce contact)" +
                ":contains(ne le verront plus)"
        ),
        see(
            "no button that would save it unasked",
            "body:not(:has(button[name=action_show_audience]))"
        ),
        ...stepUtils.saveForm(),
        click("who?", "button[name=action_show_audience]"),
        see("the teammate is in the list", ".modal .o_list_view:contains(Marc Mate)"),
        see("through the team", ".modal .o_list_view:contains(Par une équipe)"),
        click("close", ".modal-header .btn-close"),
        see("the list is closed", "body:not(:has(.modal))"),
        see(
            "the chatter says it",
            ".o-mail-Message:contains(Visible par):contains(Tout le monde)"
        ),
    ],
});

tours.add("contact_visibility_mate_fr", {
    steps: () => [
        {
            content: "look for the contact",
            trigger: ".o_searchview_input",
            run: "edit Hélène Zq",
        },
        click("by name", ".o_searchview_autocomplete .o-dropdown-item:first"),
        see(
            "it is found",
            ".o_kanban_record:contains(Hélène Zq), td:contains(Hélène Zq)"
        ),
        see("with a lock", ".o_kanban_record .fa-lock, td .fa-lock"),
    ],
});

const document_steps = (name) => [
    see("the document opens", ".o_form_view .o_field_widget[name=organizer_id]"),
    see(
        "the contact has no name",
        ".o_field_widget[name=organizer_id]:contains(Contact restreint), " +
            ".o_field_widget[name=organizer_id] input:value(Contact restreint)"
    ),
    {
        content: "the document is edited",
        trigger:
            ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input",
        run: `edit ${name}`,
    },
    ...stepUtils.saveForm(),
    see("nothing was refused", "body:not(:has(.modal))"),
];

tours.add("contact_visibility_outsider_phone_fr", {
    steps: () => document_steps("Salon Jardin"),
});

tours.add("contact_visibility_outsider_fr", {
    steps: () => [
        {
            content: "look for the contact",
            trigger: ".o_searchview_input",
            run: "edit Hélène Zq",
        },
        click("by name", ".o_searchview_autocomplete .o-dropdown-item:first"),
        see("nothing is found", ".o_view_nocontent"),
        {
            content: "go to the document that names it",
            trigger: ".o_view_nocontent",
            async run() {
                const {action, orm} = odoo.__WOWL_DEBUG__.root.env.services;
                const [id] = await orm.search("event.event", [["name", "=", "Salon"]]);
                const views = [[false, "form"]];
                const type = "ir.actions.act_window";
                await action.doAction({
                    type,
                    res_model: "event.event",
                    res_id: id,
                    views,
                });
            },
        },
        ...document_steps("Salon Habitat"),
    ],
});
