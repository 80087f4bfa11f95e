/** Whether a key belongs to a field somebody is typing in, so that no shortcut may take it. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !pressed.includes(target.type);
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Inputs that take no letters: what is typed on them is meant for the page. */
const pressed = ['radio', 'checkbox', 'button', 'submit'];
