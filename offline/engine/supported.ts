/** What the offline engine supports, as the SDK notes it when it connects. */
export const SUPPORTED = {
  supportsSecrets: true,
  supportsResourceReferences: true,
  supportsOutputValues: true,
  supportsDeletedWith: true,
  supportsAliasSpecs: true,
  supportsTransforms: true,
};
