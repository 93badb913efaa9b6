import { Service, System } from "../../systems/types";
import { postgresExporter } from "./postgres";
import { redisExporter } from "./redis";

/** What an exporter adds to the declaration of its system. */
export interface DeclaredExporter {
  image: ExporterImage;
  service: Service;
  secrets: NonNullable<System["secrets"]>;
}

/** Key of an exporter's image among those of a system, and its full reference: the same version for all systems. */
export interface ExporterImage {
  key: string;
  reference: string;
}

/**
 * The system with an exporter beside each of its databases and caches. An exporter is a service like any other: its
 * quota, its pods' security group, its network policy, its alerts and its dashboard follow from the declaration.
 */
export function withExporters(system: System): System {
  const { databases = {}, caches = {} } = system;
  const exporters = [
    ...Object.keys(databases).map(postgresExporter),
    ...Object.keys(caches).map(redisExporter),
  ];
  return {
    ...system,
    images: {
      ...system.images,
      ...Object.fromEntries(exporters.map(({ image }) => [image.key, image.reference])),
    },
    services: [...system.services, ...exporters.map(({ service }) => service)],
    secrets: exporters.reduce((all, { secrets }) => ({ ...all, ...secrets }), system.secrets),
  };
}
