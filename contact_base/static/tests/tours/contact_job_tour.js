import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("contact_base_job_tour", {
    steps: () => [
        {
            content: "Open the job that is waiting",
            trigger: ".o_list_view .o_data_row td[name='name']:contains(Tour job)",
            run: "click",
        },
        {
            content: "Stop it",
            trigger: ".o_form_view button[name='action_stop']",
            run: "click",
        },
        {
            content: "It is stopped; go on",
            trigger: ".o_form_view button[name='action_resume']",
            run: "click",
        },
        {
            content: "It waits again",
            trigger: ".o_form_view button[name='action_stop']",
        },
    ],
});
