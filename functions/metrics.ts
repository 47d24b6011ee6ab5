let figures = new Map<string, number>();

/** Adds to the metrics of this invocation; what is zero is left out. */
export function count(added: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(added)) {
    if (value > 0) figures.set(name, (figures.get(name) ?? 0) + value);
  }
}

/** Writes what was counted, if anything, and begins anew. */
export function publishMetrics(): void {
  if (figures.size > 0) write(figures, { service: process.env['POWERTOOLS_SERVICE_NAME'] ?? '' });
  figures = new Map();
}

export function publishColdStart(functionName: string): void {
  const dimensions = { service: process.env['POWERTOOLS_SERVICE_NAME'] ?? '', function_name: functionName };
  write(new Map([['ColdStart', 1]]), dimensions);
}

/** Amazon CloudWatch User Guide, "Specification: Embedded metric format". */
function write(counts: ReadonlyMap<string, number>, dimensions: Readonly<Record<string, string>>): void {
  const directive = {
    Namespace: process.env['POWERTOOLS_METRICS_NAMESPACE'],
    Dimensions: [Object.keys(dimensions)],
    Metrics: [...counts.keys()].map(name => ({ Name: name, Unit: 'Count' })),
  };
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
    ...dimensions,
    ...Object.fromEntries(counts),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
