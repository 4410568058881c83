/** What to write instead of something that is no entry of `via`. */
import {
  isListedService,
  isUnlistedService,
  productOf,
  servicesNamed,
  VIA_SERVICES,
  type ListedService,
} from "../../sharing/services";
import { VIA_SERVICES_SOURCE } from "../../../access/via-services";
import { closest } from "../closest";

const AT_MOST = 4;
const AMAZONAWS = /^([^.]+)\.[^.]+\.amazonaws\.com(?:\.cn)?$/;

const listed = (services: readonly ListedService[]): string =>
  services.map((service) => `${productOf(service)} is "${service}"`).join(", ");

/** Only for what can be a name there. */
const unlistedWay = (name: string): string =>
  isUnlistedService({ service: name, unlisted: true })
    ? `If AWS documents "${name}" for kms:ViaService, write { service: ${name}, unlisted: true }; it is not checked then.`
    : "";

const unlistedRemedy = (name: string): string =>
  `Known here, as of ${VIA_SERVICES_SOURCE.asOf}: ${VIA_SERVICES.join(", ")}. ${unlistedWay(name)}`.trim();

function remedyForName(name: string): string {
  if (isListedService(name)) return `Write "${name}".`;
  const byProduct = servicesNamed(name);
  if (byProduct.length > 0 && byProduct.length <= AT_MOST) {
    return `By the names that kms:ViaService has: ${listed(byProduct)}. ${unlistedWay(name)}`.trim();
  }
  const nearest = closest(name, VIA_SERVICES);
  return nearest === undefined ? unlistedRemedy(name) : `Did you mean "${nearest}"?`;
}

export function remedyForService(value: unknown): string {
  if (typeof value === "string") {
    const [, name = value] = AMAZONAWS.exec(value) ?? [];
    return isListedService(name) && name !== value
      ? `Write "${name}": the Region and the rest are added.`
      : remedyForName(name);
  }
  if (typeof value !== "object" || value === null || !("service" in value)) return remedyForName("");
  const { service } = value;
  if (isListedService(service)) return `This one is in the list: write "${service}" by itself.`;
  return "Write { service: NAME, unlisted: true } with both properties and no other; NAME is what stands before the Region in kms:ViaService, in lower case.";
}
