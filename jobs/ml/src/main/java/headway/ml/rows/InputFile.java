package headway.ml.rows;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The file that a row is of, which Spark keeps for each thread: what {@code input_file_name()} and
 * its like give. Rows are read ahead by a thread that has its own.
 */
record InputFile(UTF8String path, long start, long length) {
  /** That of the row that this thread has read last. */
  static InputFile ofThread() {
    return new InputFile(
        InputFileBlockHolder.getInputFilePath(),
        InputFileBlockHolder.getStartOffset(),
        InputFileBlockHolder.getLength());
  }

  /** This one, if this thread has read of no other since. */
  InputFile orOfThread() {
    return path.equals(InputFileBlockHolder.getInputFilePath())
            && start == InputFileBlockHolder.getStartOffset()
        ? this
        : ofThread();
  }

  /** Has this thread read it, and no thread that began it. */
  void setForThread() {
    InputFileBlockHolder.unset();
    if (path.numBytes() > 0) {
      InputFileBlockHolder.set(path.toString(), start, length);
    }
  }
}
