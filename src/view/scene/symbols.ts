/** The outline of a symbol of `PlotStyle.symbols` around 0 as SVG path data, as large to the eye as a disc of this radius. */
export function symbolPath(symbol: number, radius: number): string {
  const corners = symbolCorners(symbol, radius);
  if (corners.length > 0) return `M${corners.map(([x, y]) => `${n(x)},${n(y)}`).join("L")}Z`;
  const r = n(radius);
  return `M-${r},0a${r},${r} 0 1,0 ${n(2 * radius)},0a${r},${r} 0 1,0 -${n(2 * radius)},0Z`;
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function symbolCorners(symbol: number, radius: number): readonly (readonly [number, number])[] {
  const square = radius * 0.89;
  const tip = radius * 1.15;
  const arm = radius * 0.42;
  const base = radius * 0.62;
  switch (symbol) {
    case 1:
      return [
        [-square, -square],
        [square, -square],
        [square, square],
        [-square, square],
      ];
    case 2:
      return [
        [0, -square * Math.SQRT2],
        [square * Math.SQRT2, 0],
        [0, square * Math.SQRT2],
        [-square * Math.SQRT2, 0],
      ];
    case 3:
      return [
        [-arm, -tip],
        [arm, -tip],
        [arm, -arm],
        [tip, -arm],
        [tip, arm],
        [arm, arm],
        [arm, tip],
        [-arm, tip],
        [-arm, arm],
        [-tip, arm],
        [-tip, -arm],
        [-arm, -arm],
      ];
    case 4:
      return [
        [0, -2 * base],
        [base * Math.sqrt(3), base],
        [-base * Math.sqrt(3), base],
      ];
    default:
      return [];
  }
}
