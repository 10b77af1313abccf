import {Dialog, Heading, Modal, ModalOverlay} from 'react-aria-components';
import {DialogContent, renderHost} from './react-host.jsx';

renderHost(({isOpen, setOpen}) => (
  <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
    <Modal className="host-dialog">
      <Dialog>
        <Heading slot="title">Host</Heading>
        <DialogContent />
      </Dialog>
    </Modal>
  </ModalOverlay>
));
