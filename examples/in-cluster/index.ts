import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import { InClusterBucket } from "@slipway/components/in-cluster-bucket";
import { InClusterCache } from "@slipway/components/in-cluster-cache";
import { InClusterDatabase } from "@slipway/components/in-cluster-database";

// Any cluster will do: kind, minikube.
const kubernetes = new k8s.Provider("kind", { context: "kind-shop", enableServerSideApply: true });
const local = { providers: [kubernetes, new random.Provider("random")] };

const place = {
  namespace: "shop-data",
  labels: { system: "shop", stage: "local", team: "shop-team" },
  storage: 1,
  clients: { api: { namespace: "shop", podLabels: { app: "api" } } },
};

const orders = new InClusterDatabase(
  "orders",
  { ...place, identifier: "orders", engineVersion: "17.6", databaseName: "orders", username: "orders" },
  local,
);
const sessions = new InClusterCache(
  "sessions",
  { ...place, identifier: "sessions", engineVersion: "8.1" },
  local,
);
const invoices = new InClusterBucket("invoices", { ...place, bucketName: "invoices" }, local);

export const database = orders.endpoint;
export const cache = sessions.primaryEndpoint;
export const bucket = invoices.endpointUrl;
