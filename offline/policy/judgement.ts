import { isDeepStrictEqual } from "node:util";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { PlannedResource } from "../plan/plan";
import { SentResource, analyzerProperties, sentResource } from "./analyzer-messages";
import { PolicyServer } from "./policy-server";
import { Verdicts, addDiagnostics, addRemediation, emptyVerdicts } from "./verdicts";

/** What the pack says of one resource. */
interface Heard {
  resource: PlannedResource;
  remediations: { rule: proto.Remediation; properties: string[] }[];
  diagnostics: proto.AnalyzeDiagnostic[];
}

/** Judges the resources of a plan while the program still makes others, and at the end the stack. */
export class Judgement {
  private readonly byUrn = new Map<string, PlannedResource>();
  private readonly hearings: Promise<Heard>[] = [];

  constructor(private readonly server: Promise<PolicyServer>) {}

  /** Hands over a resource, in the order of registration; it is changed where the pack remediates. */
  add(resource: PlannedResource): void {
    this.byUrn.set(resource.urn, resource);
    const index = this.hearings.length;
    const hearing = this.server.then((server) => this.hear(server, resource, index));
    // Whoever finishes the judgement is told; until then nobody listens.
    hearing.catch(() => undefined);
    this.hearings.push(hearing);
  }

  /** All verdicts, in the order of registration, those on the stack last. */
  async finish(): Promise<Verdicts> {
    const verdicts = emptyVerdicts();
    const heard = await Promise.all(this.hearings);
    for (const { resource, remediations, diagnostics } of heard) {
      for (const { rule, properties } of remediations) {
        addRemediation(verdicts, rule, properties, resource.urn);
      }
      addDiagnostics(verdicts, diagnostics, resource.urn);
    }
    const server = await this.server;
    addDiagnostics(verdicts, await server.analyzeStack(), "");
    return verdicts;
  }

  private async hear(server: PolicyServer, resource: PlannedResource, index: number): Promise<Heard> {
    const remediations: Heard["remediations"] = [];
    if (server.remediates) {
      for (const rule of await server.remediate(this.sent(resource), index)) {
        remediations.push({ rule, properties: applyRemediation(resource, rule) });
      }
    }
    return { resource, remediations, diagnostics: await server.analyze(this.sent(resource), index) };
  }

  private sent(resource: PlannedResource): SentResource {
    const provider = resource.provider.slice(0, resource.provider.lastIndexOf("::"));
    return sentResource(resource, this.byUrn.get(provider));
  }
}

/** Puts the changed properties into the resource and names them; the others keep what they are made of. */
function applyRemediation(resource: PlannedResource, rule: proto.Remediation): string[] {
  const wanted = rule.getProperties()?.toJavaScript();
  if (!wanted) return [];
  const shown = analyzerProperties(resource.inputs);
  const changed = [...new Set([...Object.keys(shown), ...Object.keys(wanted)])].filter(
    (property) => !isDeepStrictEqual(shown[property], wanted[property]),
  );
  for (const property of changed) {
    if (wanted[property] === undefined || wanted[property] === null) delete resource.inputs[property];
    else resource.inputs[property] = wanted[property];
  }
  return changed;
}
