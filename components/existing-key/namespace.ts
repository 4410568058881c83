import { KEY_POLICY_SHARE_SID } from "../actions";

/** Whether a Sid is one of this program's, in a policy that others write in too. */
export const isShareSid = (sid: string | undefined): boolean =>
  sid === KEY_POLICY_SHARE_SID || sid?.startsWith(`${KEY_POLICY_SHARE_SID} `) === true;
