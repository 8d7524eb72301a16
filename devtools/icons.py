"""The addons' icons: one family, drawn from a colour and a few strokes each.

An addon that joins two things bears the colour of the first and the sign of the second.
"""

SIZE = 128
PETROL, PLUM, RUST, VIOLET, GREEN = (
    "#2f6f7e",
    "#714b67",
    "#a65625",
    "#6d5583",
    "#4a7a3a",
)

BOOK = '<rect x="36" y="26" width="62" height="76" rx="8" /><path d="M28 44h14M28 64h14M28 84h14" />'
ARROWS = '<path d="M54 54h28l-8-8M82 74H54l8 8" />'
SMALL_ARROWS = '<path d="M50 76h28l-7-7M78 92H50l7 7" />'
LOCK = '<rect x="32" y="58" width="64" height="46" rx="8" /><path d="M44 58V44a20 20 0 0 1 40 0v14" />'
DOOR = '<path d="M40 104V32a6 6 0 0 1 6-6h36a6 6 0 0 1 6 6v72M30 104h68" />'
TWO_CARDS = '<path d="M44 36V30a6 6 0 0 1 6-6h44a6 6 0 0 1 6 6v50a6 6 0 0 1-6 6h-6" /><rect x="28" y="38" width="56" height="66" rx="8" />'
CALENDAR = '<rect x="28" y="34" width="72" height="68" rx="8" /><path d="M46 24v18M82 24v18M28 54h72" />'
BOOTH = '<path d="M30 58l8-30h52l8 30zM36 58v44h56V58" />'
FUNNEL = '<path d="M28 32h72L74 64v28l-20 10V64z" />'

#: addon: (colour, strokes)
ICONS = {
    "contact_base": (
        PETROL,
        BOOK
        + '<circle cx="68" cy="53" r="10" /><path d="M51 84c2-10 8-15 17-15s15 5 17 15" />',
    ),
    "contact_base_queue_job": (
        PETROL,
        '<path d="M26 40h76M26 64h76M26 88h76" />'
        '<circle cx="44" cy="40" r="7" /><circle cx="84" cy="64" r="7" />'
        '<circle cx="58" cy="88" r="7" />',
    ),
    "contact_sync": (PLUM, BOOK + ARROWS),
    "contact_sync_crm": (PLUM, FUNNEL),
    "contact_sync_event": (PLUM, CALENDAR + SMALL_ARROWS),
    "contact_sync_event_booth": (PLUM, BOOTH + '<path d="M52 102V78h24v24" />'),
    "contact_sync_event_sponsor": (
        PLUM,
        '<path d="M64 24l11 25 27 3-20 18 6 27-24-14-24 14 6-27-20-18 27-3z" />',
    ),
    "contact_sync_event_track": (
        PLUM,
        '<rect x="50" y="22" width="28" height="48" rx="14" />'
        '<path d="M34 58c2 18 14 28 30 28s28-10 30-28M64 86v18M48 104h32" />',
    ),
    "contact_sync_mass_mailing": (
        PLUM,
        '<rect x="24" y="36" width="80" height="58" rx="8" /><path d="M26 42l38 30 38-30" />',
    ),
    "contact_sync_payment": (
        PLUM,
        '<path d="M64 102C38 84 24 70 24 52c0-12 9-22 21-22 8 0 15 4 19 12 4-8 11-12 19-12'
        ' 12 0 21 10 21 22 0 18-14 32-40 50z" />',
    ),
    "contact_sync_survey": (
        PLUM,
        '<rect x="30" y="24" width="68" height="80" rx="8" />'
        '<path d="M42 46l5 5 9-10M66 46h20M42 70l5 5 9-10M66 70h20M44 92h12M66 92h20" />',
    ),
    "contact_sync_portal": (
        PLUM,
        DOOR
        + '<circle cx="64" cy="56" r="9" /><path d="M49 84c2-9 7-13 15-13s13 4 15 13" />',
    ),
    "contact_sync_portal_event_booth": (
        PLUM,
        DOOR + '<path d="M50 66l4-20h20l4 20zM54 66v20h20V66" />',
    ),
    "contact_sync_portal_exhibitor": (
        PLUM,
        DOOR + '<path d="M64 42l6 13 14 2-10 10 2 14-12-7-12 7 2-14-10-10 14-2z" />',
    ),
    "contact_dedup": (
        RUST,
        TWO_CARDS
        + '<circle cx="56" cy="61" r="9" /><path d="M41 89c2-9 7-13 15-13s13 4 15 13" />',
    ),
    "contact_dedup_directory": (
        RUST,
        TWO_CARDS
        + '<path d="M42 56h28M42 70h10" /><circle cx="64" cy="81" r="8" /><path d="M70 87l6 6" />',
    ),
    "contact_dedup_visibility": (
        RUST,
        TWO_CARDS
        + '<rect x="42" y="70" width="28" height="22" rx="4" /><path d="M48 70v-7a8 8 0 0 1 16 0v7" />',
    ),
    "contact_directory": (
        GREEN,
        BOOK
        + '<path d="M52 48h32M52 62h20" /><circle cx="70" cy="80" r="9" /><path d="M77 87l8 8" />',
    ),
    "contact_directory_crm": (GREEN, FUNNEL),
    "contact_directory_sync": (
        GREEN,
        '<path d="M24 44h20l8-12h24l8 12h20v56H24z" /><circle cx="64" cy="70" r="17" />',
    ),
    "contact_visibility": (
        VIOLET,
        LOCK
        + '<circle cx="64" cy="76" r="7" /><path d="M51 96c2-8 6-11 13-11s11 3 13 11" />',
    ),
    "contact_visibility_calendar": (
        VIOLET,
        '<rect x="24" y="32" width="80" height="72" rx="8" />'
        '<path d="M24 52h80M44 24v16M84 24v16" /><circle cx="64" cy="70" r="7" />'
        '<path d="M51 92c2-8 6-11 13-11s11 3 13 11" />',
    ),
    "contact_visibility_event": (
        VIOLET,
        '<path d="M24 44h80v14a9 9 0 0 0 0 18v14H24V76a9 9 0 0 0 0-18z" />'
        '<path d="M52 62h24M52 76h14" />',
    ),
    "contact_visibility_mass_mailing": (
        VIOLET,
        '<rect x="22" y="30" width="84" height="54" rx="8" /><path d="M24 36l40 28 40-28" />'
        '<rect x="50" y="82" width="28" height="22" rx="4" /><path d="M56 82v-5a8 8 0 0 1 16 0v5" />',
    ),
    "contact_visibility_mass_mailing_sms": (
        VIOLET,
        '<path d="M24 28h80v56H62L44 100V84H24z" /><path d="M40 48h48M40 64h30" />',
    ),
    "contact_visibility_privacy_lookup": (
        VIOLET,
        LOCK + '<circle cx="60" cy="76" r="10" /><path d="M68 84l10 10" />',
    ),
    "contact_visibility_portal": (
        VIOLET,
        DOOR
        + '<rect x="48" y="62" width="32" height="26" rx="4" /><path d="M55 62v-9a9 9 0 0 1 18 0v9" />',
    ),
}

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">
  <rect width="{size}" height="{size}" rx="26" fill="{colour}" />
  <g fill="none" stroke="#ffffff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round">
    {strokes}
  </g>
</svg>
"""


def draw(addon: str) -> str:
    """Return the icon of an addon, as SVG.

    :raise KeyError: for an addon that has no drawing yet
    """
    colour, strokes = ICONS[addon]
    lines = strokes.replace("/><", "/>\n    <")
    return SVG.format(size=SIZE, colour=colour, strokes=lines)
