/** The candidate that was most likely meant, or `undefined` where none is near: see `nearest`. */
export { nearest as closest } from "../../access/near";
