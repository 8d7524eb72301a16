import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const form = ".o_contact_details_form";

const see = (content, trigger) => ({content, trigger});
const edit = (name, text) => ({
    content: `type ${name}`,
    trigger: `${form} [name=${name}]`,
    run: `edit ${text}`,
});
const leave = (content, trigger) => ({
    content,
    trigger,
    run: "click",
    expectUnloadPage: true,
});

tours.add("contact_sync_portal_details_fr", {
    steps: () => [
        leave("from the home page", "a[href$='/my/details']:contains(Mes coordonnées)"),
        see("the form is filled in", `${form} [name=phone]:value(/31 31/)`),
        see("in French", "h3:contains(Mes coordonnées)"),
        edit("phone", "01 99 00 77 77"),
        edit("email", "nadia@roy"),
        leave("send", `${form} button:contains(Envoyer)`),
        see("what is wrong is said", ".invalid-feedback:contains(adresse e-mail)"),
        see("what was typed is there", `${form} [name=phone]:value(/77 77/)`),
        edit("email", "nadia@roy.example"),
        leave("send again", `${form} button:contains(Envoyer)`),
        see("thank you", ".o_details_done:contains(Vos modifications)"),
        leave("back", ".o_details_done a:contains(Retour à mon compte)"),
        leave("again", "a[href$='/my/details']"),
        see("marked as waiting", "label[for=details_phone] .badge:contains(En cours)"),
    ],
});

tours.add("contact_sync_portal_link_fr", {
    steps: () => [
        see("one's name", `${form} [name=name]:value(/Hélène/)`),
        {
            content: "another country with states",
            trigger: `${form} [name=country_id]`,
            run: "selectByLabel Canada",
        },
        see("its states follow", `${form} .mb-3:not(.d-none) > [name=state_id]`),
        {
            content: "back",
            trigger: `${form} [name=country_id]`,
            run: "selectByLabel France",
        },
        edit("function", "Directrice"),
        leave("send", `${form} button:contains(Envoyer)`),
        see("thank you", ".o_details_done:contains(Vos modifications)"),
        see("no way into an account", "body:not(:has(.o_details_done a))"),
    ],
});
