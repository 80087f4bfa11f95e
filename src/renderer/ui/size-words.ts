const kilobyte = 1024;

/** How large a file is, for people: '12 KB', '1.9 MB'. */
export const sizeWords = (bytes: number): string =>
  bytes < kilobyte * kilobyte ? `${Math.ceil(bytes / kilobyte)} KB` : `${(bytes / kilobyte / kilobyte).toFixed(1)} MB`;
