/** A policy document as AWS reads it. */
export interface PolicyDocument {
  Statement: any[];
}

/** A call to AWS: the action, what it is done to, and the values of condition keys. */
export interface Call {
  action: string;
  resource: string;
  context?: Record<string, string>;
}

/**
 * What AWS decides for a role, as the IAM user guide gives its evaluation within one account: denied where any statement
 * denies, allowed where both a policy of the role and its boundary allow. The operators are those that our policies use.
 */
export function allows(policies: PolicyDocument[], boundary: PolicyDocument, call: Call): boolean {
  const hits = (documents: PolicyDocument[], effect: string): boolean =>
    documents.some(({ Statement }) =>
      Statement.some((statement) => statement.Effect === effect && applies(statement, call)),
    );
  if (hits([...policies, boundary], "Deny")) return false;
  return hits(policies, "Allow") && hits([boundary], "Allow");
}

function applies(statement: any, { action, resource, context = {} }: Call): boolean {
  return (
    [statement.Action].flat().some((pattern) => matches(pattern, action, "i")) &&
    [statement.Resource].flat().some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys as Record<string, string | string[]>).every(([key, wanted]) =>
        holds(operator, context[key], [wanted].flat()),
      ),
    )
  );
}

function holds(operator: string, found: string | undefined, wanted: string[]): boolean {
  switch (operator) {
    case "StringEquals":
    case "Bool":
      return found !== undefined && wanted.includes(found);
    case "StringNotEquals":
      // A key that is not there is not equal.
      return found === undefined || !wanted.includes(found);
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
}

/** A pattern in which * stands for any text and ? for one character. */
export function matches(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, flags).test(text);
}
