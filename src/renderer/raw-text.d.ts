/** A file of the resources as its text, put into the page when it is built. */
declare module '*?raw' {
  const text: string;
  // A module of Vite's exports a file so.
  export default text;
}
