/** The password of a demo company's people, shown on the sign-in screen of a desktop whose server has one. It opens nothing else. */
export const demoPassword = 'Brightwater-demo-1';
