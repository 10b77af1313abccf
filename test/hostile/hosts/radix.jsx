import {Dialog} from 'radix-ui';
import {DialogContent, renderHost} from './react-host.jsx';

renderHost(({isOpen, setOpen}) => (
  <Dialog.Root open={isOpen} onOpenChange={setOpen}>
    <Dialog.Portal>
      <Dialog.Overlay className="overlay" />
      <Dialog.Content className="host-dialog" aria-describedby={undefined}>
        <Dialog.Title>Host</Dialog.Title>
        <DialogContent />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
));
