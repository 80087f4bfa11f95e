/** The product's sign: a ledger page half settled. Drawn in the ink around it. */
export function BrandMark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="18" height="18" rx="5" fill="var(--brand-fill)" />
      <rect x="5" y="5" width="4.25" height="10" rx="1.2" fill="#fff" />
      <rect x="11" y="5.6" width="4" height="1.8" rx="0.9" fill="#fff" opacity="0.9" />
      <rect x="11" y="9.1" width="4" height="1.8" rx="0.9" fill="#fff" opacity="0.65" />
      <rect x="11" y="12.6" width="4" height="1.8" rx="0.9" fill="#fff" opacity="0.4" />
    </svg>
  );
}
