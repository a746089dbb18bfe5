import { html, type TemplateResult } from "lit-html";
import type { Judged } from "../../protocol/messages";
import { shownText } from "../shownText";
import { strings } from "../strings";
import { moveInGrid } from "../widgets/gridKeys";
import { confusionFractions, type QualityRow } from "./qualityRows";

const text = strings.quality;

/** Groups that a table shows; of more the pairs that are confused most are listed. */
export const maximumInTable = 40;
const pairsListed = 50;

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Which groups the neighbors of each group's points are in: a table that can be clicked, or a list. */
export class ConfusionTable {
  /** The one cell that Tab reaches; arrows move it. */
  private current: Cell = { row: 0, column: 0 };
  /** The cell that is told below the table. */
  private told: Cell | undefined;

  constructor(
    /** Selects the points of a group that have neighbors in another. */
    private readonly choose: (from: number, to: number) => void,
    private readonly redraw: () => void,
  ) {}

  template(judged: Judged, k: number, rows: readonly QualityRow[]): TemplateResult {
    return rows.length > maximumInTable
      ? this.list(judged, k, rows)
      : this.table(confusionFractions(judged, k, rows), rows);
  }

  private table(fractions: Float64Array, rows: readonly QualityRow[]): TemplateResult {
    const names = rows.map(({ name }) => shownText(name));
    const sentence = ({ row, column }: Cell): string =>
      text.cell(fractions[row * rows.length + column] ?? 0, names[row] ?? "", names[column] ?? "");
    const { current, told } = this;
    const isHere = (row: number, column: number): boolean =>
      row === Math.min(current.row, rows.length - 1) &&
      column === Math.min(current.column, rows.length - 1);
    const cell = (row: number, column: number): TemplateResult => {
      const fraction = fractions[row * rows.length + column] ?? 0;
      const label = sentence({ row, column });
      return html`<td
        role="gridcell"
        class=${row === column ? "own" : "other"}
        style="--part: ${fraction.toFixed(3)}"
        data-row=${row}
        data-column=${column}
        tabindex=${isHere(row, column) ? 0 : -1}
        aria-label=${label}
        title=${label}
      >
        ${text.inCell(fraction)}
      </td>`;
    };
    return html`
      <p class="note">${text.confusionNote}</p>
      <div class="confusion-room">
        <table
          class="confusion"
          role="grid"
          aria-label=${text.confusionTitle}
          style="--groups: ${rows.length}"
          @click=${(event: Event) => this.onChoose(event, rows)}
          @keydown=${(event: KeyboardEvent) => this.onKey(event, rows)}
          @focusin=${(event: Event) => this.tell(event, true)}
          @pointerover=${(event: Event) => this.tell(event, false)}
        >
          <thead>
            <tr>
              <td></td>
              ${names.map((name) => html`<th scope="col" title=${name}><bdi>${name}</bdi></th>`)}
            </tr>
          </thead>
          <tbody>
            ${names.map(
              (name, row) =>
                html`<tr>
                  <th scope="row" title=${name}><bdi>${name}</bdi></th>
                  ${names.map((_, column) => cell(row, column))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note told">${told && told.row < rows.length ? sentence(told) : text.noCell}</p>
    `;
  }

  private list(judged: Judged, k: number, rows: readonly QualityRow[]): TemplateResult {
    const rowOf = new Map(rows.map((row) => [row.group, row]));
    const { from, to, counts } = judged.pairs;
    const pairs = [...from.keys()].filter((pair) => from[pair] !== to[pair]).slice(0, pairsListed);
    return html`
      <p class="note">${text.topConfusions(pairs.length, rows.length)}</p>
      <ol class="confusion-list" aria-label=${text.confusionTitle}>
        ${pairs.map((pair) => {
          const [one, other] = [rowOf.get(from[pair] ?? -1), rowOf.get(to[pair] ?? -1)];
          if (!one || !other) return "";
          const fraction = (counts[pair] ?? 0) / (one.size * k);
          return html`<li>
            <button
              type="button"
              class="neighbor plain"
              @click=${() => this.choose(one.group, other.group)}
            >
              ${text.cell(fraction, shownText(one.name), shownText(other.name))}
            </button>
          </li>`;
        })}
      </ol>
    `;
  }

  private onChoose(event: Event, rows: readonly QualityRow[]): void {
    const cell = cellOf(event);
    if (!cell) return;
    const [from, to] = [rows[cell.row], rows[cell.column]];
    if (from && to) this.choose(from.group, to.group);
  }

  private onKey(event: KeyboardEvent, rows: readonly QualityRow[]): void {
    if (event.currentTarget instanceof HTMLElement && moveInGrid(event, event.currentTarget))
      return;
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    this.onChoose(event, rows);
  }

  private tell(event: Event, isFocused: boolean): void {
    const cell = cellOf(event);
    if (!cell) return;
    this.told = cell;
    if (isFocused) this.current = cell;
    this.redraw();
  }
}

function cellOf(event: Event): Cell | undefined {
  const cell = event.target instanceof Element ? event.target.closest("td[data-row]") : null;
  if (!(cell instanceof HTMLElement)) return undefined;
  return { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}
