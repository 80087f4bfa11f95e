/** What may be done with the product, and where the licences of what it is built on are: the same words wherever it says who it is. */
export const licenceWords =
  'All rights reserved by the Collector Workstation maintainers. Electron and Chromium have licences of their own, which are in the application’s folder.';
