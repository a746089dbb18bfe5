/**
 * Moves the focus among the elements of a grid that say where they are by `data-row` and `data-column`, by arrow
 * keys, Home and End; true where the key was one of these.
 */
export function moveInGrid(event: KeyboardEvent, grid: HTMLElement): boolean {
  const from = event.target instanceof HTMLElement ? event.target : undefined;
  if (from?.dataset["row"] === undefined) return false;
  const [row, column] = [Number(from.dataset["row"]), Number(from.dataset["column"])];
  const at = (y: number, x: number): HTMLElement | null =>
    grid.querySelector(`[data-row="${y}"][data-column="${x}"]`);
  const inRow = grid.querySelectorAll<HTMLElement>(`[data-row="${row}"]`);
  const targets: Record<string, Element | null | undefined> = {
    ArrowDown: at(row + 1, column) ?? at(row + 1, 0),
    ArrowUp: at(row - 1, column) ?? at(row - 1, 0),
    ArrowRight: at(row, column + 1),
    ArrowLeft: at(row, column - 1),
    Home: inRow[0],
    End: inRow[inRow.length - 1],
  };
  if (!(event.key in targets)) return false;
  event.preventDefault();
  const to = targets[event.key];
  if (to instanceof HTMLElement) to.focus();
  return true;
}
