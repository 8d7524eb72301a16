/** The parts of an address in the order in which they are typed. */
export const ADDRESS_PARTS = [
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
];
