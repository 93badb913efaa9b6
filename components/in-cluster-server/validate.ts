import { ArgsError } from "../args-error";
import { InClusterPlaceArgs } from "./args";

/** Throws an ArgsError for the first argument by which a server would be open to all, or have no volume. */
export function validatePlace(
  component: string,
  name: string,
  { clients, storage }: InClusterPlaceArgs,
): void {
  // To Kubernetes an empty list of peers means all of them.
  if (Object.keys(clients).length === 0) {
    throw new ArgsError(component, name, "clients is empty; name the pods that may connect");
  }
  if (!Number.isInteger(storage) || storage < 1) {
    throw new ArgsError(component, name, `storage is ${storage}; give whole GiB from 1 on`);
  }
}
