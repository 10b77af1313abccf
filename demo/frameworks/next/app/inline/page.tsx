import {InlinePage} from './inline-page';

export default function Page() {
  return <InlinePage />;
}
