/** The UUID of the connection between a borrower and a servicer, of which there is at most one. */
import {createHash} from 'node:crypto';

/**
 * A name-based UUID of version 8 (RFC 9562, appendix B.2), so that a servicer which is removed and connected again keeps
 * the UUID that the partner knows.
 */
export function createConnectionUuid(borrower: string, servicer: string): string {
  const bytes = createHash('sha256').update(`connection\n${borrower}\n${servicer}`).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
