/** Purposes of certificates that may sign claims: e-mail protection, and C2PA's own. */
const claimPurposes = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.4.1.62558.2.1'];

/** Settings of the C2PA library: nothing is fetched from the network, trust is what the caller names. */
export function c2paSettings(trustedRoots: string): string {
  return JSON.stringify({
    trust: {
      ...(trustedRoots === '' ? {} : { trust_anchors: trustedRoots }),
      trust_config: claimPurposes.join('\n'),
    },
    verify: { verify_trust: true, verify_after_sign: true, remote_manifest_fetch: false, ocsp_fetch: false },
  });
}
