import {LoansPage} from './loans-page';

export default function Page() {
  return <LoansPage />;
}
