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

/** Takes a 32-byte key over: it cannot be exported again, and the bytes given are overwritten with zeros. */
export async function createSealer(keyBytes: Uint8Array, crypto: Crypto): Promise<Sealer> {
  const copy = new Uint8Array(keyBytes);
  keyBytes.fill(0);
  const key = await crypto.subtle.importKey('raw', copy, 'AES-GCM', false, ['encrypt', 'decrypt']);
  copy.fill(0);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const parameters = (label: string, iv: Uint8Array<ArrayBuffer>) => ({
    name: 'AES-GCM',
    iv,
    additionalData: encoder.encode(label),
  });
  return {
    async seal(label, text) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const bytes = typeof text === 'string' ? encoder.encode(text) : text;
      return { iv, sealed: await crypto.subtle.encrypt(parameters(label, iv), key, bytes) };
    },
    async open(label, record) {
      return decoder.decode(await crypto.subtle.decrypt(parameters(label, record.iv), key, record.sealed));
    },
  };
}
