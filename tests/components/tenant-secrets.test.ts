import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { Tenant } from "../../components/tenant";
import { metadataOf, statementsOf } from "./planned-platform";
import { ARGS, planTenant, STORE, TenantChanges } from "./planned-tenant";
import { PlannedResources } from "./planned-resources";

const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";
const SECRET_STORE = "kubernetes:external-secrets.io/v1:SecretStore";
const PROVIDER_CLASS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const IAM_ROLE = "aws:iam/role:Role";
const IAM_POLICY = "aws:iam/rolePolicy:RolePolicy";

const URL = "postgresql://{{ .user }}:{{ .password | urlquery }}@db:5432/shop";
const SECRETS: TenantChanges["secrets"] = {
  "shop-secrets": {
    data: { url: URL },
    from: {
      user: { secretName: "rds-shop", property: "username" },
      password: { secretName: "rds-shop", property: "password" },
    },
  },
};

describe("Tenant secrets", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planTenant({
      secretStore: STORE,
      secrets: SECRETS,
      secretFiles: {
        "shop-keys": {
          "api-key": { secretName: "shop/api-key" },
          password: { secretName: "rds-shop", property: "password" },
        },
      },
    });
  });

  it("are filled by External Secrets from the named entries", () => {
    const secret = planned.one(EXTERNAL_SECRET);
    assert.equal(metadataOf(secret).name, "shop-secrets");
    assert.deepEqual(secret.inputs["spec"], {
      refreshInterval: "1h",
      secretStoreRef: { kind: "SecretStore", name: "aws-secrets-manager" },
      target: {
        name: "shop-secrets",
        creationPolicy: "Owner",
        template: { engineVersion: "v2", mergePolicy: "Replace", data: { url: URL } },
      },
      data: [
        { secretKey: "user", remoteRef: { key: "rds-shop", property: "username" } },
        { secretKey: "password", remoteRef: { key: "rds-shop", property: "password" } },
      ],
    });
    assert.ok(planned.waitsFor(secret, planned.one(SECRET_STORE)));
  });

  it("are never made as Kubernetes secrets by the program", () =>
    assert.deepEqual(planned.all("kubernetes:core/v1:Secret"), []));

  it("are read as an account of the namespace, not as the controller", () => {
    const account = planned.one(ACCOUNT);
    assert.equal(metadataOf(account).namespace, "shop-prod");
    assert.ok(planned.waitsFor(account, planned.one(IAM_ROLE)), "its role is the one made for it");
    assert.deepEqual(planned.one(SECRET_STORE).inputs["spec"], {
      provider: {
        aws: {
          service: "SecretsManager",
          region: "us-east-1",
          auth: { jwt: { serviceAccountRef: { name: metadataOf(account).name } } },
        },
      },
    });
    assert.ok(planned.waitsFor(planned.one(SECRET_STORE), planned.one(IAM_POLICY)));
  });

  it("can be read by no account of another namespace", () => {
    const trust = JSON.parse(String(planned.one(IAM_ROLE).inputs["assumeRolePolicy"])) as {
      Statement: object[];
    };
    assert.deepEqual(trust.Statement, [
      {
        Effect: "Allow",
        Principal: { Federated: STORE.oidcProviderArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "oidc.example/id/1:aud": "sts.amazonaws.com",
            "oidc.example/id/1:sub": "system:serviceaccount:shop-prod:secret-reader",
          },
        },
      },
    ]);
  });

  it("are the named entries only, and its keys open nothing but secrets", () => {
    const statements = statementsOf(planned.one(IAM_POLICY));
    assert.deepEqual([...statements.keys()], ["ReadOwnSecrets", "Decrypt"]);
    assert.deepEqual(statements.get("ReadOwnSecrets")?.Resource, STORE.secretArns);
    const decrypt = statements.get("Decrypt");
    assert.deepEqual(decrypt?.Resource, STORE.keyArns);
    assert.deepEqual(decrypt?.Condition, {
      StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    });
  });

  it("are decrypted by a key known by its alias alone, where another stack made it", async () => {
    const keyByAlias = { arn: "arn:aws:kms:us-west-2:111122223333:key/*", alias: "alias/copies" };
    const copies = await planTenant({ secretStore: { ...STORE, keyArns: [], keyByAlias } });
    const statements = statementsOf(copies.one(IAM_POLICY));
    assert.deepEqual([...statements.keys()], ["ReadOwnSecrets", "DecryptByAlias"]);
    assert.deepEqual(statements.get("DecryptByAlias")?.Condition, {
      StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/copies" },
    });
  });

  it("are mounted as files by the CSI driver, as the pod's own identity", () => {
    const files = planned.one(PROVIDER_CLASS);
    assert.equal(metadataOf(files).name, "shop-keys");
    const { provider, parameters } = files.inputs["spec"] as {
      provider: string;
      parameters: Record<string, string>;
    };
    assert.deepEqual(
      [provider, parameters["usePodIdentity"], parameters["region"]],
      ["aws", "true", "us-east-1"],
    );
    assert.deepEqual(JSON.parse(parameters["objects"] ?? ""), [
      { objectName: "shop/api-key", objectType: "secretsmanager", objectAlias: "api-key" },
      {
        objectName: "rds-shop",
        objectType: "secretsmanager",
        jmesPath: [{ path: "password", objectAlias: "password" }],
      },
    ]);
  });

  it("need no identity where there are none", async () => {
    const none = await planTenant();
    assert.deepEqual([none.all(IAM_ROLE), none.all(ACCOUNT), none.all(SECRET_STORE)], [[], [], []]);
  });
});

describe("Tenant refuses", () => {
  const ingress = { name: "web", host: "h", tlsSecret: "t", issuer: "i", paths: [] };
  const gateway = { name: "entry", host: "h", tlsSecret: "t", issuer: "i", routes: [] };
  const REFUSED: Record<string, [TenantChanges, string]> = {
    "a namespace that Kubernetes cannot have": [
      { namespace: "Shop_Prod" },
      'namespace is "Shop_Prod"; give up to 63 lower-case letters, digits and dashes',
    ],
    "cpu that is no quantity": [
      { quota: { ...ARGS.quota, limitsCpu: "two" } },
      'quota.limitsCpu is "two"; give cpu such as 250m or 2',
    ],
    "memory that is no quantity": [
      { quota: { ...ARGS.quota, requestsMemory: "4" } },
      'quota.requestsMemory is "4"; give an amount such as 512Mi or 4Gi',
    ],
    "a claim without a size": [
      { claims: { logs: { size: "", accessMode: "ReadWriteOnce" } } },
      'claim logs has the size ""; give an amount such as 10Gi',
    ],
    "secrets without a store": [
      { secrets: SECRETS },
      "secrets need a secretStore; say which entries it may read",
    ],
    "secret files without a store": [
      { secretFiles: { keys: {} } },
      "secrets need a secretStore; say which entries it may read",
    ],
    "a template over a variable that is not given": [
      {
        secretStore: STORE,
        secrets: { keys: { data: { key: "{{ .token }}" }, from: { tokn: { secretName: "t" } } } },
      },
      "secret keys key key uses .token; its variables are: tokn",
    ],
    "a store without entries": [
      { secretStore: { ...STORE, secretArns: [] } },
      "secretStore aws-secrets-manager has no secretArns; give at least one, or leave secretStore out",
    ],
    "a store without keys": [
      { secretStore: { ...STORE, keyArns: [] } },
      "secretStore aws-secrets-manager has no keyArns; give at least one, or leave secretStore out",
    ],
    "an ingress without paths": [{ ingresses: [ingress] }, "ingress web has no paths; give at least one"],
    "a gateway outside the mesh": [{ gateway }, "gateway needs mesh"],
    "a gateway without routes": [
      { mesh: "ambient", gateway },
      "gateway entry has no routes; give at least one",
    ],
  };
  for (const [what, [changes, problem]] of Object.entries(REFUSED)) {
    it(what, () =>
      assert.throws(
        () => new Tenant("shop", { ...ARGS, ...changes }),
        (error) => pulumi.RunError.isInstance(error) && error.message === `Tenant "shop": ${problem}`,
      ),
    );
  }
});
