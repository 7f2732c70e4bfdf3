// Grounds with the inks that may stand on them, and the sizes of type.

const INKS = ["ink", "ink-2", "ink-3", "accent", "won", "due", "lost"] as const;
const GROUNDS = ["paper", "raised", "wash", "accent-wash"] as const;
const TINTED = [
  ["won", "won-wash"],
  ["due", "due-wash"],
  ["lost", "lost-wash"],
  ["ink", "won-wash"],
  ["ink", "due-wash"],
  ["ink", "lost-wash"],
  ["on-fill", "fill"],
  ["on-fill", "fill-press"],
] as const;
const SIZES = ["t-s", "t-m", "t-l", "t-xl", "t-2xl"] as const;

export function Tokens() {
  const pairs = [...GROUNDS.flatMap((ground) => INKS.map((ink) => [ink, ground] as const)), ...TINTED];
  return (
    <>
      <div class="swatches">
        {pairs.map(([ink, ground]) => (
          <div
            key={`${ink} ${ground}`}
            class="swatch"
            style={{ color: `var(--${ink})`, background: `var(--${ground})` }}
          >
            {ink} on {ground}
          </div>
        ))}
      </div>
      <div class="sizes">
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: `var(--${size})` }}>
            {size}: Officine Bellavista, ГК Рики, 18 400
          </p>
        ))}
      </div>
    </>
  );
}
