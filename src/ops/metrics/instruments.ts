import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The values that each label may have. Whatever else comes is counted as `other`, so that nothing people write makes a series. */
export type LabelSets = Readonly<Record<string, readonly string[]>>;

type Labels<Sets extends LabelSets> = { readonly [Name in keyof Sets]: string };

/** Makes metrics whose labels are closed sets; each of their series exists from the start, so that the first event is an increase. */
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
    /** A gauge whose series are all written anew by each `set`; null: unknown now, so that there is none. */
    gauge<Sets extends LabelSets>(name: string, help: string, sets: Sets) {
      const gauge = new Gauge({ name, help, labelNames: Object.keys(sets), registers });
      return {
        set: (rows: readonly { labels: Labels<Sets>; value: number }[] | null) => {
          gauge.reset();
          for (const { labels, value } of rows ?? []) gauge.inc(closed(labels, sets), value);
          // A reset gauge without labels says 0.
          if (rows === null && Object.keys(sets).length === 0) gauge.remove();
        },
      };
    },
  };
}

/** Labels with their values, or `other`. Pure. */
function closed<Sets extends LabelSets>(labels: Labels<Sets>, sets: Sets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sets).map(([name, values]) => [name, values.includes(labels[name] ?? '') ? (labels[name] ?? '') : 'other']),
  );
}

/** Every combination of values. Pure. */
function combinationsOf(sets: LabelSets): Record<string, string>[] {
  return Object.entries(sets).reduce<Record<string, string>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}
