import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The allowed values of each label. Any other value is counted as `other`, so that user input can't create new series. */
export type LabelSets = Readonly<Record<string, readonly string[]>>;

type Labels<Sets extends LabelSets> = { readonly [Name in keyof Sets]: string };

/** Creates metrics whose labels have fixed sets of values; all their series exist from the start, so that the first event shows as an increase. */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  return {
    counter<Sets extends LabelSets>(name: string, help: string, sets: Sets) {
      const counter = new Counter({ name, help, labelNames: Object.keys(sets), registers });
      for (const labels of combinationsOf(sets)) counter.inc(labels, 0);
      return { add: (labels: Labels<Sets>, by = 1) => counter.inc(closed(labels, sets), by) };
    },
    /** `buckets`: upper limits in seconds, ascending. */
    histogram<Sets extends LabelSets>(name: string, help: string, sets: Sets, buckets: readonly number[]) {
      const histogram = new Histogram({ name, help, labelNames: Object.keys(sets), registers, buckets: [...buckets] });
      for (const labels of combinationsOf(sets)) histogram.zero(labels);
      return { observe: (labels: Labels<Sets>, seconds: number) => histogram.observe(closed(labels, sets), seconds) };
    },
    /** A gauge whose series are all replaced by each `set`; null: the value is unknown, so there is no series. */
    gauge<Sets extends LabelSets>(name: string, help: string, sets: Sets) {
      const gauge = new Gauge({ name, help, labelNames: Object.keys(sets), registers });
      return {
        set: (rows: readonly { labels: Labels<Sets>; value: number }[] | null) => {
          gauge.reset();
          for (const { labels, value } of rows ?? []) gauge.inc(closed(labels, sets), value);
          // A reset gauge without labels would report 0.
          if (rows === null && Object.keys(sets).length === 0) gauge.remove();
        },
      };
    },
  };
}

/** Labels with their values, or `other` for values that are not allowed. Pure. */
function closed<Sets extends LabelSets>(labels: Labels<Sets>, sets: Sets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sets).map(([name, values]) => [name, values.includes(labels[name] ?? '') ? (labels[name] ?? '') : 'other']),
  );
}

/** Every combination of label values. Pure. */
function combinationsOf(sets: LabelSets): Record<string, string>[] {
  return Object.entries(sets).reduce<Record<string, string>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}
