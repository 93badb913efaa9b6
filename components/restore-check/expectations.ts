import { ExpectedDataArgs } from "./args";

/** What a restored database must hold, as `restore-check/restore-check.sh` reads it. */
export function expectations({ mayBeEmpty = [], newestRow }: ExpectedDataArgs = {}): Record<string, string> {
  return {
    ...(mayBeEmpty.length > 0 && { MAY_BE_EMPTY: mayBeEmpty.join(" ") }),
    ...(newestRow && {
      NEWEST: `${newestRow.table}.${newestRow.column}`,
      MAX_AGE_SECONDS: String(newestRow.maxAgeSeconds),
    }),
  };
}
