import { ByStage, Stage, Staged } from "../systems/types";

const STAGES: Stage[] = ["dev", "staging", "prod"];

/** The figure of one stage. */
export function at<T>(stage: Stage, figure: Staged<T>): T {
  return isByStage(figure) ? figure[stage] : figure;
}

function isByStage<T>(figure: Staged<T>): figure is ByStage<T> {
  return (
    figure !== null && typeof figure === "object" && STAGES.every((stage) => stage in (figure as ByStage<T>))
  );
}
