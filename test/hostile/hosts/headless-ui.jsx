import {Dialog, DialogPanel, DialogTitle} from '@headlessui/react';
import {DialogContent, renderHost} from './react-host.jsx';

renderHost(({isOpen, setOpen}) => (
  <Dialog open={isOpen} onClose={setOpen}>
    <div className="overlay">
      <DialogPanel className="host-dialog">
        <DialogTitle>Host</DialogTitle>
        <DialogContent />
      </DialogPanel>
    </div>
  </Dialog>
));
