/** A text sealed with AES-256-GCM: the initialisation vector and the ciphertext with its tag. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly sealed: ArrayBuffer };

/** Seals and opens texts under one key. The label is authenticated with the text, so that no record can stand in another's place. */
export type Sealer = {
  /** Seals a text, or the bytes it is in UTF-8. */
  seal(label: string, text: string | Uint8Array<ArrayBuffer>): Promise<Sealed>;
  /** Throws when the record was changed, is another's, or is under another key. */
  open(label: string, record: Sealed): Promise<string>;
};

/** 96 random bits, as NIST SP 800-38D section 8.2.2 has them; good for 2^32 records under one key. */
const ivBytes = 12;

/** Asking for random bits costs as much as sealing a short text: they are had for so many seals at a time. */
const ivsAtOnce = 256;
const longestLabelBytes = 256;

/** Gives an initialisation vector for each seal, none of them twice. */
function ivsOf(crypto: Crypto): () => Uint8Array<ArrayBuffer> {
  const random = new Uint8Array(ivBytes * ivsAtOnce);
  let used = random.length;
  return () => {
    if (used === random.length) {
      crypto.getRandomValues(random);
      used = 0;
    }
    used += ivBytes;
    return random.slice(used - ivBytes, used);
  };
}

/** Takes a 32-byte key over: it cannot be exported again, and the bytes given are overwritten with zeros. */
export async function createSealer(keyBytes: Uint8Array, crypto: Crypto): Promise<Sealer> {
  const copy = new Uint8Array(keyBytes);
  keyBytes.fill(0);
  const key = await crypto.subtle.importKey('raw', copy, 'AES-GCM', false, ['encrypt', 'decrypt']);
  copy.fill(0);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const labelBytes = new Uint8Array(longestLabelBytes);
  const parameters = (label: string, iv: Uint8Array<ArrayBuffer>) => {
    const { read, written } = encoder.encodeInto(label, labelBytes);
    if (read < label.length) throw new RangeError('the label is too long');
    // The cipher takes a copy of it at once, so the next label may be written over this one.
    return { name: 'AES-GCM', iv, additionalData: labelBytes.subarray(0, written) };
  };
  const nextIv = ivsOf(crypto);
  return {
    async seal(label, text) {
      const iv = nextIv();
      const bytes = typeof text === 'string' ? encoder.encode(text) : text;
      return { iv, sealed: await crypto.subtle.encrypt(parameters(label, iv), key, bytes) };
    },
    async open(label, record) {
      return decoder.decode(await crypto.subtle.decrypt(parameters(label, record.iv), key, record.sealed));
    },
  };
}
