import {rpc} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const line = (field) => `.o_proposal_line[data-field=${field}]`;
const choice = (field, decision) =>
    `${line(field)} .o_proposal_choice:has(input[value=${decision}])`;
const title = (text) => `.modal-title:contains(${text})`;

/** A step that only looks. */
const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const press = (content, keys, trigger = ".o_proposal_choice input:focus") => ({
    content,
    trigger,
    run: `press ${keys}`,
});

const writeContact = (vals) =>
    rpc("/web/dataset/call_kw/res.partner/write", {
        model: "res.partner",
        method: "write",
        args: [[Number(location.pathname.match(/(\d+)$/)[1])], vals],
        kwargs: {},
    });

tours.add("contact_sync_review_fr", {
    steps: () => [
        see("the banner says how many values differ", "[name=desync]:contains(4 )"),
        click("from the banner", "button:contains(Vérifier les données)"),
        see(
            "the title names the contact",
            `${title("Vérifier les données")}:contains(Hélène)`
        ),
        see("what differs is marked", `${line("phone")} .o_proposal_proposed mark`),
        see("an address is one line", `${line("address")}:contains(quai des Brumes)`),
        click("keep", choice("email", "keep") + ":contains(Conserver)"),
        click("accept", choice("phone", "accept") + ":contains(Accepter)"),
        click("a new value", choice("function", "new") + ":contains(Nouvelle valeur)"),
        {
            content: "start from the proposed value",
            trigger: `${line("function")} .o_proposal_editor input`,
            run: "edit Directrice générale",
        },
        see("three of four are decided", ".o_proposal_progress:contains(3 sur 4)"),
        click("save", ".modal-footer .btn:contains(/^Enregistrer$/)"),
        see("the window is closed", "body:not(:has(.modal))"),
        see("the undecided one still waits", "[name=desync]:contains(1 )"),
        see("accepted", ".o_field_widget[name=phone] input:value(/6 99 00 50 61/)"),
        see(
            "replaced",
            ".o_field_widget[name=function] input:value(Directrice générale)"
        ),
    ],
});

tours.add("contact_sync_review_walk", {
    steps: () => [
        click("open the first contact", "button[name=action_review_proposals]"),
        see("first of three", "[name=queue_label]:contains(1 of 3)"),
        see(
            "no way back from the first",
            "body:not(:has(button[name=action_previous]))"
        ),
        click("next, by mouse", ".modal-body button[name=action_next]"),
        see("second", "[name=queue_label]:contains(2 of 3)"),
        click("previous, by mouse", ".modal-body button[name=action_previous]"),
        see("first again", "[name=queue_label]:contains(1 of 3)"),
        press("next, by keyboard", "alt+n"),
        see("second", "[name=queue_label]:contains(2 of 3)"),
        press("previous, by keyboard", "alt+p"),
        see("first again", "[name=queue_label]:contains(1 of 3)"),
        press("accept the first line", "a"),
        see("it is accepted", `${line("phone")} input[value=accept]:checked`),
        press("down to the second line", "ArrowDown"),
        press("keep it", "k", `${line("email")} input:focus`),
        see("it is kept", `${line("email")} input[value=keep]:checked`),
        press("save and go on", "control+Enter"),
        see("second", "[name=queue_label]:contains(2 of 3)"),
        see("a new line has the focus", ".o_proposal_choice input:focus"),
        press("go on without deciding", "alt+q"),
        see("the last one", "[name=queue_label]:contains(3 of 3)"),
        see(
            "nothing comes after the last one",
            ".modal-footer:not(:has(button[name=action_save_next])) button[name=action_save]"
        ),
        click("accept all", ".o_accept_all"),
        click("save", ".modal-footer button[name=action_save]"),
        see("the window is closed", "body:not(:has(.modal))"),
    ],
});

tours.add("contact_sync_review_stale", {
    steps: () => [
        click("open the review", "button[name=action_review_proposals]"),
        click("accept", choice("phone", "accept")),
        click("keep", choice("email", "keep")),
        {
            content: "somebody else edits the contact meanwhile",
            trigger: `${line("phone")} input[value=accept]:checked`,
            run: () => writeContact({phone: "+33 1 99 00 77 77"}),
        },
        click("save", ".modal-footer button[name=action_save]"),
        see("a sentence says what happened", ".modal .alert-warning:contains(Phone)"),
        see(
            "the line is read again",
            `${line("phone")} .o_proposal_current:contains(77 77)`
        ),
        see("and waits again", `${line("phone")}:not(:has(input:checked))`),
        see("the other decision is kept", `${line("email")} input[value=keep]:checked`),
        click("decide again", choice("phone", "accept")),
        click("save", ".modal-footer button[name=action_save]"),
        see("the window is closed", "body:not(:has(.modal))"),
        see("accepted", ".o_field_widget[name=phone] input:value(/6 99 00 50 61/)"),
    ],
});

const isReachable = (element) => {
    const box = element.getBoundingClientRect();
    const shown = document.elementFromPoint(
        box.x + box.width / 2,
        box.y + box.height / 2
    );
    return element.contains(shown);
};

tours.add("contact_sync_review_phone", {
    steps: () => [
        click("open the review", "button[name=action_review_proposals]"),
        {
            content: "cards as wide as the screen, big choices, the footer in reach",
            trigger: `.modal .o_proposal_line`,
            run() {
                const body = document.querySelector(".modal-body");
                if (body.scrollWidth > body.clientWidth) {
                    throw new Error("The window scrolls sideways.");
                }
                for (const el of document.querySelectorAll(".o_proposal_choice")) {
                    if (el.getBoundingClientRect().height < 44) {
                        throw new Error("A choice is lower than 44 px.");
                    }
                }
                for (const el of document.querySelectorAll(
                    ".modal-footer .btn-primary"
                )) {
                    if (!isReachable(el)) {
                        throw new Error("The footer is not in reach.");
                    }
                }
            },
        },
        click("accept", choice("phone", "accept")),
        click("keep", choice("email", "keep")),
        click("changed my mind", `${line("email")} .o_proposal_later`),
        see("it waits again", `${line("email")}:not(:has(input:checked))`),
        click("save", ".modal-footer button[name=action_save]"),
        see("the window is closed", "body:not(:has(.modal))"),
    ],
});
