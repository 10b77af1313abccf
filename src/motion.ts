/** From list to detail: shows that what stands here now is what was chosen there. Nothing where motion is unwanted. */
export function travel(from: DOMRect, to: Element): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const {x, y, width} = to.getBoundingClientRect();
  to.animate(
    {
      transformOrigin: ['0 0', '0 0'],
      transform: [`translate(${from.x - x}px, ${from.y - y}px) scale(${from.width / width})`, 'none'],
    },
    {duration: 250, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)'},
  );
}
