import {Dialog, DialogTitle} from '@mui/material';
import {DialogContent, renderHost} from './react-host.jsx';

renderHost(({isOpen, setOpen}) => (
  <Dialog open={isOpen} onClose={() => setOpen(false)} transitionDuration={0}>
    <DialogTitle>Host</DialogTitle>
    <DialogContent />
  </Dialog>
));
