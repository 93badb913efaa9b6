import { Values } from "../twin";

/** Where a resource of AWS is: its account and region. */
export interface Place {
  account: string;
  region: string;
}

/** How a type of AWS resource behaves, as far as a plan can notice it. */
export interface AwsType {
  /** Prefix of an id that AWS makes, such as `vpc-`. */
  prefix?: string;
  /** Inputs of which the id is made, where the caller chooses it. */
  named?: string[];
  /** Between the values of `named`; `/` where not given. */
  separator?: string;
  /** The input that Pulumi fills with a name of its own where there is none. */
  autoName?: string;
  /** ARN from `{id}`, `{account}`, `{region}` and inputs in braces; the id itself where it is one. */
  arn?: string;
  /** Computed outputs besides `arn`, from the inputs and the id. */
  outputs?: (inputs: Values, id: string, place: Place) => Values;
  /** The output that counts its changes. */
  counts?: string;
  /** Input → type of the thing that it names. Ids that AWS makes and ARNs are found without it. */
  names?: Record<string, string>;
  /** Types that keep it from being deleted while they refer to it. */
  heldBy?: string[];
  /** What AWS answers then. */
  heldError?: string;
  /** Why AWS refuses to delete it as it is, or undefined. */
  refusesDeletion?: (inputs: Values) => string | undefined;
}
