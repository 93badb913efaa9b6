import { Chart } from "../add-on/chart";

export type IstioChart = "base" | "istiod" | "cni" | "ztunnel" | "gateway";

/** The charts of one Istio release, 1.30.3 of 2026-07-16; they are only ever upgraded together. */
export const istioChart = (chart: IstioChart): Chart => ({
  chart,
  repository: "https://istio-release.storage.googleapis.com/charts",
  version: "1.30.3",
});

/** Where istiod hands out certificates and configuration. */
export const ISTIOD_PORT = 15012;
