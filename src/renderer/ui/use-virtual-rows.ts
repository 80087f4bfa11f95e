import { useVirtualizer } from '@tanstack/react-virtual';

/** The height of a row in `table.module.css`: 31 px of cell and its line. */
const rowHeightPx = 32;

/**
 * The rows of a long table that are near the view, with the height to leave above and below them; a real table keeps its
 * column widths and its meaning that way. `scroller` is the element that scrolls.
 */
export function useVirtualRows(count: number, scroller: HTMLElement | null) {
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes here, and nothing below keeps its functions
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeightPx,
    overscan: 16,
  });
  const items = virtual.getVirtualItems();
  const abovePx = items[0]?.start ?? 0;
  const belowPx = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  return { indexes: items.map((item) => item.index), abovePx, belowPx };
}
