// Shared by the pages of the React libraries.
import {useLayoutEffect, useRef, useState} from 'react';
import {flushSync} from 'react-dom';
import {createRoot} from 'react-dom/client';
import {defineHost, fillDialog} from './host-page.js';

/** The content of a dialog. The tag is added by hand, so that every library gets the same. */
export function DialogContent() {
  const ref = useRef(null);
  useLayoutEffect(() => {
    const content = document.createElement('div');
    ref.current.append(content);
    fillDialog(content);
    return () => content.remove();
  }, []);
  return <div ref={ref} />;
}

/** Renders an app that shows a dialog while `isOpen`. */
export function renderHost(Dialog) {
  function App() {
    const [isOpen, setOpen] = useState(false);
    useLayoutEffect(() => {
      const set = (open) => flushSync(() => setOpen(open));
      defineHost({open: () => set(true), close: () => set(false), isOpen: () => isOpen});
    }, [isOpen]);
    return <Dialog isOpen={isOpen} setOpen={setOpen} />;
  }
  createRoot(document.querySelector('#host-root')).render(<App />);
}
