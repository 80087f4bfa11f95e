/** The names alone of what goes between the main process and the window a call is made in: its preload is one file, so it shares none of this with the other one. */
export const orderChannel = 'telephone.order';
export const reportChannel = 'telephone.report';

/** The only origin that may have the microphone. */
export const telephoneOrigin = 'app://phone';
