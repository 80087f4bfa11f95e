/** Lets messages that have come meanwhile be answered. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
