/** What a user reads of each wanted name that nothing declares, once each. */
export function missing(kind: string, wanted: string[], declared: string[]): string[] {
  return [...new Set(wanted)]
    .filter((name) => !declared.includes(name))
    .map((name) => `${kind} ${name} is not declared; declared: ${declared.join(", ") || "none"}`);
}
