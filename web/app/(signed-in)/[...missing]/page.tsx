import { notFound } from 'next/navigation';

/** Every address that is no page: answered inside the frame. */
export default function Missing() {
  notFound();
}
