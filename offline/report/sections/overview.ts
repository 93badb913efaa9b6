import { dollars } from "../../cost/report";
import { summary } from "../../diff/report";
import { counted, html, Html, HtmlValue } from "../html";
import { StackReport } from "../stack-report";
import { budget } from "./cost";
import { sectionId } from "./section";

/** The figures of a stack at a glance; each leads to its part. */
export function overview({ stack, resources, systems, ground, verdicts, cost, change }: StackReport): Html {
  const services = systems.flatMap((system) => system.services).length;
  const mandatory = verdicts?.violations.filter(({ level }) => level === "mandatory").length ?? 0;
  const advisory = (verdicts?.violations.length ?? 0) - mandatory;
  const held = resources.filter(({ protect }) => protect).length;
  return html`<ul class="tiles">
    ${
      systems.length > 0 &&
      tile(stack, "Systems", counted(systems.length, "system"), counted(services, "service"))
    }
    ${tile(stack, "Resources", counted(resources.length, "resource"), held > 0 && `${held} protected`)}
    ${
      verdicts &&
      tile(
        stack,
        "Policies",
        counted(mandatory + advisory, "violation"),
        `${mandatory} mandatory, ${verdicts.undetermined.length} undetermined`,
        mandatory > 0 ? "bad" : advisory > 0 ? "warn" : "good",
      )
    }
    ${typeof cost !== "string" && tile(stack, "Cost", dollars(cost.monthly), budget(cost) ?? "a month")}
    ${change && tile(stack, "Changes", summary(change.difference), `against ${change.base}`)}
    ${
      ground.cluster &&
      tile(
        stack,
        "Architecture",
        ground.cluster.version ? `Kubernetes ${ground.cluster.version}` : ground.cluster.name,
        [ground.region, ground.account].filter(Boolean).join(" · "),
      )
    }
  </ul>`;
}

function tile(stack: string, section: string, figure: string, note: HtmlValue, kind = ""): Html {
  return html`<li>
    <a class="tile ${kind}" href="#${sectionId(stack, section)}">
      <span class="tile-name">${section}</span> <span class="tile-figure">${figure}</span>
      <span class="tile-note">${note}</span>
    </a>
  </li>`;
}
