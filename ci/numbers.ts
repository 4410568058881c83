/** A whole number from one on, as it is written on a command line. Pure. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,14}$/.test(text)) return undefined;
  return Number(text);
}
