/** The desk. */
export default function DeskPage() {
  return null;
}
