/** A bug of ours or of the machine we run on: it ends the run, and no vector can expect it. */
export class Defect extends Error {
  override readonly name = 'Defect'
}
