import { setTimeout as delay } from "node:timers/promises";
import { ApiError, KubernetesApi } from "../../../cluster/kubernetes-api";
import { KubernetesObject } from "../../../cluster/objects";
import { Cloud } from "../cloud";
import { Created, Resource, Values } from "../twin";
import { KubernetesTwin } from "./kubernetes-twin";

/** Between two looks whether an object with finalizers is gone. */
const LOOK_MILLISECONDS = 100;

/**
 * The twin in front of a real API server: objects are applied to it server-side, read from it and deleted there. Helm
 * releases stay in memory, as there are no charts.
 */
export class ApiServerTwin extends KubernetesTwin {
  constructor(
    private readonly objects: Cloud,
    private readonly api: KubernetesApi,
  ) {
    super(objects);
  }

  override async create(resource: Resource, inputs: Values, preview: boolean): Promise<Created> {
    if (preview || isRelease(resource)) return super.create(resource, inputs, preview);
    const live = await this.api.apply(objectOf(inputs));
    const { id } = await super.create(resource, inputs, preview);
    return { id, outputs: this.noted(resource, id, live) };
  }

  override async read(resource: Resource, id: string, inputs: Values) {
    const known = this.objects.get(resource.type, id);
    if (known && !isRelease(resource)) {
      const live = await this.find(objectOf(known.inputs));
      if (!live) return undefined;
      this.noted(resource, id, live);
    }
    return super.read(resource, id, inputs);
  }

  override async update(
    resource: Resource,
    id: string,
    news: Values,
    oldOutputs: Values,
    preview: boolean,
  ): Promise<Values> {
    if (preview || isRelease(resource)) return super.update(resource, id, news, oldOutputs, preview);
    const live = await this.api.apply(objectOf(news));
    await super.update(resource, id, news, oldOutputs, preview);
    return this.noted(resource, id, live);
  }

  override async delete(resource: Resource, id: string): Promise<void> {
    const known = this.objects.get(resource.type, id);
    await super.delete(resource, id);
    if (!known || isRelease(resource)) return;
    const object = objectOf(known.inputs);
    if (!(await this.find(object))) return;
    await this.api.delete(await this.api.pathOf(object));
    while (await this.find(object)) await delay(LOOK_MILLISECONDS);
  }

  private async find(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    try {
      return await this.api.get<KubernetesObject>(await this.api.pathOf(object));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Keeps the live object as what is there. */
  private noted({ type }: Resource, id: string, live: KubernetesObject): Values {
    const outputs = live as unknown as Values;
    this.objects.get(type, id)!.outputs = outputs;
    return outputs;
  }
}

function objectOf(inputs: Values): KubernetesObject {
  return inputs as unknown as KubernetesObject;
}

function isRelease({ type }: Resource): boolean {
  return type === "kubernetes:helm.sh/v3:Release";
}
