"""The icons, drawn on a 16-pixel grid with one line weight."""

ICONS: dict[str, str] = {
    "brand": '<path d="M1.5 3.2C7 3.2 8 8 14.5 8M1.5 12.8C7 12.8 8 8 14.5 8M1.5 8h13"/>',
    "menu": '<path d="M2 4.5h12M2 8h12M2 11.5h12"/>',
    "check": '<path d="M3 8.5l3.3 3.2L13 4.7"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "dot": '<circle class="solid" cx="8" cy="8" r="4.5"/>',
    "half": ('<circle cx="8" cy="8" r="4.5"/><path class="solid" d="M8 3.5a4.5 4.5 0 0 0 0 9z"/>'),
    "question": '<path d="M5.4 5.8a2.6 2.6 0 1 1 3.9 2.3c-.8.5-1.3.9-1.3 1.9M8 12.9v.1"/>',
    "conflict": '<path d="M2 5.5h7.5L7 3M14 10.5H6.5L9 13"/>',
    "help": (
        '<circle cx="8" cy="8" r="6"/>'
        '<path d="M6.3 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.6-.9 1.2M8 11.3v.1"/>'
    ),
    "theme": (
        '<circle cx="8" cy="8" r="5.7"/><path class="solid" d="M8 2.3a5.7 5.7 0 0 1 0 11.4z"/>'
    ),
    "down": '<path d="M4.5 6.5L8 10l3.5-3.5"/>',
    "up": '<path d="M4.5 9.5L8 6l3.5 3.5"/>',
    "left": '<path d="M9.5 4.5L6 8l3.5 3.5"/>',
    "right": '<path d="M6.5 4.5L10 8l-3.5 3.5"/>',
    "undo": '<path d="M5.5 2.5l-3 3 3 3M2.5 5.5h6.7a4 4 0 0 1 0 8H6"/>',
    "note": '<path d="M3 2.8h10v7.4l-3.2 3H3zM9.6 13v-3H13"/>',
    "clock": '<circle cx="8" cy="8" r="5.8"/><path d="M8 4.8V8l2.3 1.5"/>',
    "warning": '<path d="M8 2.5l6.2 11H1.8zM8 6.7v3M8 11.7v.1"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.4v3.8M8 4.9v.1"/>',
    "download": '<path d="M8 2.2v8M4.7 7L8 10.3 11.3 7M3 13.5h10"/>',
    "upload": '<path d="M8 10.5v-8M4.7 5.7L8 2.4l3.3 3.3M3 13.5h10"/>',
    "blind": (
        '<path d="M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8z"/><path d="M3 13.5l10-11"/>'
    ),
    "search": '<circle cx="7" cy="7" r="4.3"/><path d="M10.3 10.3l3.2 3.2"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "more": '<path class="solid" d="M3.5 7h1.6v2H3.5zM7.2 7h1.6v2H7.2zM10.9 7h1.6v2h-1.6z"/>',
    "person": (
        '<circle cx="8" cy="5.4" r="2.6"/><path d="M2.8 13.5c.5-2.7 2.5-4 5.2-4s4.7 1.3 5.2 4"/>'
    ),
    "mail": '<path d="M2 3.8h12v8.4H2zM2.3 4.2L8 8.8l5.7-4.6"/>',
    "copy": '<path d="M5.5 5.5h7.7v7.7H5.5zM10.5 5.3V2.8H2.8v7.7h2.5"/>',
    "sign-out": '<path d="M9.5 2.8H3v10.4h6.5M6.5 8h7.2M11 5.3L13.7 8 11 10.7"/>',
    "file": '<path d="M4 2h5l3 3v9H4zM9 2v3h3"/>',
    "pause": '<path d="M6 3.5v9M10 3.5v9"/>',
    "flag": '<path d="M4 14V2.5M4 3h8l-2 2.7L12 8.5H4"/>',
    "quote": (
        '<path d="M6.5 5H3v4h3.5V7.5C6.5 9.5 5.7 11 4 11.5"/>'
        '<path d="M13 5H9.5v4H13V7.5c0 2-.8 3.5-2.5 4"/>'
    ),
    "lock": '<path d="M3.5 7.3h9v6h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
}
