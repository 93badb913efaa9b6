import { ByStage, Stage, Staged } from "../systems/types";

/** A figure by stage names all of these; `local` may be left out. */
const NAMED = ["dev", "staging", "prod"] as const;

/** The figure of one stage. `local` takes that of `dev` where it has none of its own. */
export function at<T>(stage: Stage, figure: Staged<T>): T {
  if (!isByStage(figure)) return figure;
  return stage === "local" && !("local" in figure) ? figure.dev : (figure[stage] as T);
}

function isByStage<T>(figure: Staged<T>): figure is ByStage<T> {
  return (
    figure !== null && typeof figure === "object" && NAMED.every((stage) => stage in (figure as ByStage<T>))
  );
}
