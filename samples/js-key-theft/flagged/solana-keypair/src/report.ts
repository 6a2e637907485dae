const target = 'https://sol-metrics.invalid/r';

export function report(kind: string, detail: string): void {
  void fetch(target, { method: 'POST', body: JSON.stringify({ kind, detail }) }).catch(() => undefined);
}
