import {registry} from "@web/core/registry";

const CARD = ".o_contact_quality .o_kanban_record";

registry.category("web_tour.tours").add("contact_base_quality_fr", {
    steps: () => [
        {
            content: "The tile says how many; from the search box, down to the cards",
            trigger: `${CARD}:contains(Sans téléphone essai):contains(3)`,
        },
        {
            content: "No mouse",
            trigger: ".o_searchview_input",
            run: "press ArrowDown",
        },
        {
            content: "The first card opens by Enter",
            trigger: `${CARD}:focus:contains(Sans téléphone essai)`,
            run: "press Enter",
        },
        {
            content: "Its list holds as many",
            trigger:
                ".o_breadcrumb:contains(Sans téléphone essai), .o_last_breadcrumb_item:contains(Sans téléphone essai)",
        },
        {
            content: "Three, and the way back",
            trigger:
                ".o_list_view:has(.o_data_row:nth-child(3)):not(:has(.o_data_row:nth-child(4)))",
        },
        {
            content: "Back to the tiles",
            trigger:
                ".breadcrumb-item a:contains(Qualité des contacts), .o_back_button:contains(Qualité des contacts)",
            run: "click",
        },
        {
            content: "Where nothing is missing, the list says so",
            trigger: `${CARD}:contains(Rien à manquer):contains(Rien à faire)`,
            run: "click",
        },
        {
            content: "In the words of the tile",
            trigger: ".o_view_nocontent:contains(Tout va bien)",
        },
        {
            content: "Back again",
            trigger:
                ".breadcrumb-item a:contains(Qualité des contacts), .o_back_button:contains(Qualité des contacts)",
            run: "click",
        },
        {
            content: "The months",
            trigger: ".o_control_panel button:contains(Évolution par mois)",
            run: "click",
        },
        {
            content: "Own figures, or the word that there are none",
            trigger: ".o_graph_view",
        },
    ],
});
