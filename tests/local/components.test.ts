import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InClusterCache } from "../../components/in-cluster-cache";
import { InClusterDatabase, InClusterDatabaseArgs } from "../../components/in-cluster-database";
import { Tenant, TenantIngressArgs } from "../../components/tenant";

const DATABASE: InClusterDatabaseArgs = {
  namespace: "shop-data",
  identifier: "shop",
  engineVersion: "15.14",
  databaseName: "shop",
  username: "shop",
  storage: 1,
  clients: { api: { namespace: "shop", podLabels: { app: "api" } } },
};

function refusal(make: () => pulumi.Resource): string {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof pulumi.RunError);
    return error.message;
  }
  return assert.fail("no error");
}

describe("a database in the cluster", () => {
  it("is refused without clients, which to Kubernetes would be everybody", () => {
    assert.match(
      refusal(() => new InClusterDatabase("shop", { ...DATABASE, clients: {} })),
      /^InClusterDatabase "shop": clients is empty; name the pods that may connect/,
    );
  });

  it("is refused without a volume", () => {
    assert.match(
      refusal(() => new InClusterDatabase("shop", { ...DATABASE, storage: 0 })),
      /storage is 0; give whole GiB from 1 on/,
    );
  });

  const BACKUP = {
    retentionDays: 2,
    storage: 1,
    scripts: { "restore-check.sh": "#!/bin/sh" } as Record<string, string>,
    runbooks: "docs/runbooks",
  };
  const wrong: [string, Partial<typeof BACKUP>, RegExp][] = [
    ["kept for no day", { retentionDays: 0 }, /backup\.retentionDays is 0; give whole days from 1 to 35/],
    ["kept for half a day", { retentionDays: 0.5 }, /backup\.retentionDays is 0\.5/],
    ["without a volume", { storage: 0 }, /backup\.storage is 0; give whole GiB from 1 on/],
    ["without the script", { scripts: {} }, /backup\.scripts has no restore-check\.sh; give the files of/],
  ];
  for (const [what, change, message] of wrong) {
    it(`is refused with backups ${what}`, () => {
      assert.match(
        refusal(() => new InClusterDatabase("shop", { ...DATABASE, backup: { ...BACKUP, ...change } })),
        message,
      );
    });
  }

  it("is refused with backups where its name is too long for their jobs", () => {
    const args = { ...DATABASE, identifier: "s".repeat(39), backup: BACKUP };
    assert.match(
      refusal(() => new InClusterDatabase("shop", args)),
      /is 1 characters too long for the name of its CronJob/,
    );
  });
});

describe("a cache in the cluster", () => {
  it("is refused without clients", () => {
    const args = { ...DATABASE, engineVersion: "7.2.11", clients: {} };
    assert.match(
      refusal(() => new InClusterCache("shop", args)),
      /clients is empty/,
    );
  });
});

describe("an Ingress of a tenant", () => {
  const ingress = (change: Partial<TenantIngressArgs>): TenantIngressArgs => ({
    name: "shop",
    host: "shop.example.com",
    paths: [{ path: "/", service: "api", port: 80 }],
    ...change,
  });
  const tenant = (entry: TenantIngressArgs) =>
    new Tenant("shop", {
      namespace: "shop",
      quota: {
        requestsCpu: "1",
        requestsMemory: "1Gi",
        limitsCpu: "1",
        limitsMemory: "1Gi",
        pods: 1,
        storage: "1Gi",
        claims: 1,
        loadBalancers: 0,
      },
      ingresses: [entry],
    });

  it("is refused without a certificate for a host that others can reach", () => {
    const message = /would serve shop\.example\.com without TLS; give tlsSecret and issuer/;
    assert.match(
      refusal(() => tenant(ingress({}))),
      message,
    );
    assert.match(
      refusal(() => tenant(ingress({ tlsSecret: "shop-tls" }))),
      message,
    );
  });

  it("is refused for a host that only ends like localhost", () => {
    assert.match(
      refusal(() => tenant(ingress({ host: "evil-localhost" }))),
      /without TLS/,
    );
  });
});
