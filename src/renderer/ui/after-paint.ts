/** Calls back when what is in the document now has been painted: the first task after the next frame. */
export function afterPaint(callback: () => void): () => void {
  let isCancelled = false;
  requestAnimationFrame(() => {
    setTimeout(() => {
      if (!isCancelled) callback();
    }, 0);
  });
  return () => {
    isCancelled = true;
  };
}
