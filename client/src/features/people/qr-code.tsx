// A link drawn to be read by a phone held in front of it: always dark on white, whatever the theme.
import { encode } from "uqr";

export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)).join("");
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <path d={path} />
      </svg>
    </div>
  );
}

/** Dark squares that touch, as one piece: a tenth of the path's length. */
function runs(row: readonly boolean[]): (readonly [start: number, length: number])[] {
  const found: (readonly [number, number])[] = [];
  let start = -1;
  for (let x = 0; x <= row.length; x++) {
    if (row[x] && start < 0) start = x;
    if (!row[x] && start >= 0) {
      found.push([start, x - start]);
      start = -1;
    }
  }
  return found;
}
