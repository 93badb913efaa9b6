const MEMORY_UNITS: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** CPU quantity (`250m`, `1`, `0.5`) in millicores. */
export function cpuMillicores(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

/** Memory or storage quantity (`512Mi`) in bytes. */
export function memoryBytes(quantity: string): number {
  const unit = quantity.slice(-2);
  return Number(quantity.slice(0, -2)) * (MEMORY_UNITS[unit] ?? NaN);
}

/** The form Kubernetes writes back: whole cores without the `m` (`1000m` is `1`). */
export function canonicalCpu(quantity: string): string {
  const amount = cpuMillicores(quantity);
  return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
}

/** Memory or storage as Kubernetes writes it back, in the largest unit that is whole: `1Gi`, not `1024Mi`. */
export function canonicalMemory(quantity: string): string {
  const bytes = memoryBytes(quantity);
  if (bytes === 0) return "0";
  const whole = Object.entries(MEMORY_UNITS).filter(([, size]) => bytes % size === 0);
  const [unit, size] = whole.at(-1) ?? [];
  return size === undefined ? quantity : `${bytes / size}${unit}`;
}

/** The same of whole MiB. */
export function mebibytes(amount: number): string {
  return canonicalMemory(`${amount}Mi`);
}
