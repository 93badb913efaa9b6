// In the place of the SDKs of the providers while the schema is inferred: no argument or output of a component here is of
// their types, and reading theirs takes some ten seconds and 800 MB.
declare const unread: any;
export = unread;
