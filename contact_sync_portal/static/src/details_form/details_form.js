import {rpc} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/** States follow the country; a form is sent once. Without it the form works, too. */
export class DetailsForm extends Interaction {
    static selector = ".o_contact_details_form";
    dynamicContent = {
        "select[name=country_id]": {"t-on-change": this.onChangeCountry},
        _root: {"t-on-submit": this.onSubmit},
    };

    /** On a slow phone the country may have been changed before we were there. */
    start() {
        const [chosen] =
            this.el.querySelector("[name=country_id]")?.selectedOptions || [];
        if (chosen?.value && !chosen.defaultSelected) {
            this.onChangeCountry();
        }
    }

    async onChangeCountry() {
        const states = this.el.querySelector("select[name=state_id]");
        const countryId = parseInt(this.el.querySelector("[name=country_id]").value);
        if (!states) {
            return;
        }
        const country = countryId
            ? await this.waitFor(
                  rpc(`/my/address/country_info/${countryId}`, {
                      address_type: "delivery",
                  })
              )
            : {states: []};
        states.options.length = 1;
        for (const [id, name] of country.states) {
            states.appendChild(new Option(name, id));
        }
        states.parentElement.classList.toggle("d-none", !country.states.length);
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
        }
        this.isSent = true;
    }
}

registry
    .category("public.interactions")
    .add("contact_sync_portal.details_form", DetailsForm);
