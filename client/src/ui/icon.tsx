// The drawn signs, 24 by 24, one stroke, so that they follow the theme's weight.

const PATHS = {
  today: "M8 4v16M11.5 8H19M11.5 13H17",
  pipeline: "M5 5v14M12 5v9M19 5v5",
  list: "M6 5h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4 10h16M10 5v14",
  folder: "M4 7h6l2 2h8v10H4z",
  team: "M4 20v-5M10 20V9M16 20v-8M21 20H3",
  plus: "M12 5v14M5 12h14",
  search: "M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM15 15l5 5",
  back: "M15 5 8 12l7 7",
  close: "m6 6 12 12M18 6 6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  go: "m9 5 7 7-7 7",
  down: "m6 9 6 6 6-6",
  select: "M4 4h12v12H4zM7 10l2.5 2.5L14 7.5M8 20h12V8",
  up: "m6 15 6-6 6 6",
  call: "M6 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3A2 2 0 0 1 17 19C10 19 5 13 5 6a2 2 0 0 1 1-2z",
  mail: "M6 6h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM4 8l8 6 8-6",
  mic: "M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v3",
  camera: "M4 8h4l1.5-2h5L16 8h4v11H4zM15.2 13a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0z",
  card: "M5 6h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM7 10h5M7 14h9",
  qr: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h2v2M19 14v5h-5",
  pen: "m5 19 1-4L16 5l3 3L9 18zM13 19h6",
  paste: "M8 5H6v15h12V5h-2M9 4h6v3H9zM9 12h6M9 16h4",
  star: "m12 4 2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9z",
  tick: "m5 13 4 4 9-10",
  ticks: "m2 13 4 4 9-10M11 16l1 1 9-10",
  filter: "M4 7h16M7 12h10M10 17h4",
  settings:
    "M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM12 4v2M12 18v2M4 12h2M18 12h2M6.3 6.3l1.4 1.4M16.3 16.3l1.4 1.4M17.7 6.3l-1.4 1.4M7.7 16.3l-1.4 1.4",
  ask: "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM9.8 10a2.3 2.3 0 1 1 3.3 2c-.7.4-1.1.8-1.1 1.6M12 16.3h.01",
  sun: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  walk: "M14.6 5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0zM9 21l2.5-6L9 12l1-4 3 1 1 3 3 1M11.5 15l3 2 1 4M10 8l-3 2-.5 3",
  people:
    "M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2.2.8 3.5 2.9 3.5 5.5",
  phone: "M9 3h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2",
  meeting: "M4 5h16v11H9l-5 4z",
  visit:
    "M12 21c4-4.5 6-7.7 6-10.5a6 6 0 1 0-12 0C6 13.3 8 16.5 12 21zM14.2 10.5a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0z",
  quote: "M7 3h8l4 4v14H7zM15 3v4h4M10 12h6M10 16h6",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  share: "M12 15V4M8 7.5 12 4l4 3.5M6 11H5v9h14v-9h-1",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  undo: "M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3",
  globe:
    "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM4 12h16M12 4c2.5 2.2 3.5 5 3.5 8s-1 5.8-3.5 8c-2.5-2.2-3.5-5-3.5-8s1-5.8 3.5-8z",
  calendar: "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7",
  clock: "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM12 7.5V12l3 2",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  clip: "m19 11-7.5 7.5a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.4 7.4a1.4 1.4 0 0 1-2-2L14 8",
  key: "M11 9a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 11.5 19 20M15.5 17l2-2",
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
  /** 18 px instead of 24, for chips and sums. */
  readonly small?: boolean | undefined;
  /** Filled with its own colour: a star that is on. */
  readonly filled?: boolean | undefined;
}

/** A sign beside its words; hidden from readers, because the words say it. */
export function Icon({ name, small, filled }: IconProps) {
  return (
    <svg class={small ? "icon s" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        {...(name === "more" ? { "stroke-width": "3" } : {})}
        {...(filled ? { fill: "currentColor" } : {})}
      />
    </svg>
  );
}
