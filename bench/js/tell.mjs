// Words and numbers of the tables.

export const FRAME = 1000 / 60;

const sorted = (values) => [...values].sort((a, b) => a - b);
export const quantile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
export const median = (values) => quantile(values, 0.5);
export const digits = (value) => value.toFixed(value < 100 ? 1 : 0);
export const share = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;

/** The median, and the least and the most beside it. */
export function spread(times) {
  return `${digits(median(times))} (${digits(quantile(times, 0))} to ${digits(quantile(times, 0.999))})`;
}

/** A table from its head and its rows, each a list of cells. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
