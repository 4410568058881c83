/** Whether AWS answered a call, by the words of its error. Pure. */

/** No answer came: whether AWS did what it was asked for is not known. */
export const NO_ANSWER =
  /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|TimeoutError)\b|no such host|connection refused|connection reset by peer|i\/o timeout|TLS handshake timeout|network is unreachable|context deadline exceeded|unexpected EOF/;
/** AWS answered that it failed itself, which does not say that nothing was done. */
export const SERVER_FAILED =
  /StatusCode: 50[0234]\b|\b(?:ServiceUnavailable(?:Exception)?|InternalFailure|InternalServiceError)\b/;

export const hasNoAnswer = (text: string): boolean => NO_ANSWER.test(text) || SERVER_FAILED.test(text);
