import { setTimeout as delay } from "node:timers/promises";
import { KubernetesApi, WatchEvent } from "./kubernetes-api";
import { KubernetesObject } from "./objects";

const RETRY_MILLISECONDS = 200;

interface List<T> {
  metadata: { resourceVersion: string };
  items: T[];
}

/**
 * The live set of objects under one list path, kept by the watch API: every change is seen, none is sampled.
 * Items of a list lack `apiVersion` and `kind`; watch events have them.
 */
export class Watched<T extends KubernetesObject> {
  private readonly objects = new Map<string, T>();
  private readonly listeners = new Set<() => void>();
  private stopStream: () => void = () => undefined;
  private stopped = false;

  private constructor(
    private readonly api: KubernetesApi,
    private readonly path: string,
  ) {}

  static async start<T extends KubernetesObject>(api: KubernetesApi, path: string): Promise<Watched<T>> {
    const watched = new Watched<T>(api, path);
    await watched.list();
    return watched;
  }

  get items(): T[] {
    return [...this.objects.values()];
  }

  get(name: string, namespace?: string): T | undefined {
    return this.objects.get(`${namespace ?? ""}/${name}`);
  }

  /** Calls back after every change, and once now. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    listener();
    return () => this.listeners.delete(listener);
  }

  /**
   * Resolves with the first defined, non-false answer of `condition`, asked after every change. Rejects after
   * `timeoutSeconds`, saying what was awaited and what `state` tells about now.
   */
  until<R>(
    what: string,
    condition: (items: T[]) => R | undefined | false,
    timeoutSeconds: number,
    state: (items: T[]) => string = (items) => items.map((o) => o.metadata.name).join(", "),
  ): Promise<R> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(check);
        settle();
      };
      const timer = setTimeout(() => {
        finish(() => reject(new Error(`not within ${timeoutSeconds} s: ${what}. Now: ${state(this.items)}`)));
      }, timeoutSeconds * 1000);
      const check = (): void => {
        const answer = condition(this.items);
        if (answer !== undefined && answer !== false) finish(() => resolve(answer));
      };
      this.listeners.add(check);
      check();
    });
  }

  stop(): void {
    this.stopped = true;
    this.stopStream();
    this.listeners.clear();
  }

  private async list(): Promise<void> {
    const list = await this.api.get<List<T>>(this.path);
    this.objects.clear();
    for (const item of list.items) this.objects.set(keyOf(item), item);
    this.notify();
    this.stream(list.metadata.resourceVersion);
  }

  private stream(resourceVersion: string): void {
    if (this.stopped || this.api.closed) return;
    const restart = (): void => {
      if (this.stopped || this.api.closed) return;
      // The server may be down on purpose; ask until it is back.
      this.list().catch(() => void delay(RETRY_MILLISECONDS).then(restart));
    };
    this.stopStream = this.api.watch<T>(
      this.path,
      resourceVersion,
      (event) => this.take(event, restart),
      restart,
    );
  }

  private take(event: WatchEvent<T>, restart: () => void): void {
    if (event.type === "BOOKMARK") return;
    if (event.type === "ERROR") {
      this.stopStream();
      restart();
      return;
    }
    if (event.type === "DELETED") this.objects.delete(keyOf(event.object));
    else this.objects.set(keyOf(event.object), event.object);
    this.notify();
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

function keyOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}
