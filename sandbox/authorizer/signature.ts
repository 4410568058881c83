/**
 * Who signed a request, as far as its Authorization header says.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */

/** The credential scope of Signature Version 4. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name of the service, e.g. `kms`. */
  readonly service: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256\s(?:.*[\s,])?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** The signature of a header, or `undefined` where there is none of Version 4. */
export function signatureOf(authorization: string | undefined): Signature | undefined {
  const [, accessKeyId, region, service] = CREDENTIAL.exec(authorization ?? "") ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service: service.toLowerCase() };
}

/** The header with another access key. The signature no longer fits: an emulator checks none. */
export const withAccessKey = (authorization: string, accessKeyId: string): string =>
  authorization.replace(/(Credential=)[^/,\s]+/, `$1${accessKeyId}`);
