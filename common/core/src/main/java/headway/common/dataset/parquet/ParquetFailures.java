package headway.common.dataset.parquet;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.storage.StorageFailures;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.BadConfigurationException;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Distinguishes damaged files, storage failures and our own defects, which Parquet wraps in the
 * same exceptions. A file is damaged if Parquet itself, or a decompressor, threw first.
 */
final class ParquetFailures {
  private static final List<String> DECODERS =
      List.of(
          "org.apache.parquet.",
          "shaded.parquet.",
          "org.xerial.snappy.",
          "com.github.luben.zstd.",
          "net.jpountz.",
          "io.airlift.compress.",
          "org.apache.hadoop.io.compress.");

  private ParquetFailures() {}

  /** Reads from Parquet. */
  interface Reading<T> {
    T run() throws IOException;
  }

  /** Runs what reads {@code path}, and explains its failure as below. */
  static <T> T explaining(Path path, Reading<T> action) {
    try {
      return action.run();
    } catch (IOException | RuntimeException failure) {
      throw explain(path, failure);
    }
  }

  /**
   * The exception to throw for {@code failure}: a {@link HeadwayException}, or a defect unchanged.
   */
  static RuntimeException explain(Path path, Exception failure) {
    Throwable root = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AssemblingMaterializer.Failed ours) {
        return ours.thrown();
      }
      if (each instanceof HeadwayException explained) {
        return explained;
      }
      if (each instanceof ParquetCryptoRuntimeException) {
        return input(path, "it is encrypted", "write it without encryption", failure);
      }
      if (each instanceof BadConfigurationException) {
        return input(
            path,
            "its compression is not there (" + StorageFailures.reason(each) + ")",
            "write it with snappy, gzip or zstd",
            failure);
      }
      if (each instanceof IOException ofStorage && !isBroken(ofStorage, failure)) {
        return StorageFailures.explain("read", path, ofStorage);
      }
      root = each;
    }
    if (isBroken(root, failure)) {
      String reason = "it is no valid Parquet file (" + StorageFailures.reason(failure) + ")";
      return input(path, reason, "write it again", failure);
    }
    return failure instanceof RuntimeException defect ? defect : new IllegalStateException(failure);
  }

  private static InputException input(Path path, String reason, String advice, Exception failure) {
    return new InputException("Cannot read " + path + ": " + reason + "; " + advice, failure);
  }

  private static boolean isBroken(Throwable root, Exception failure) {
    return root instanceof EOFException
        || thrower(root)
            .map(name -> DECODERS.stream().anyMatch(name::startsWith))
            .orElseGet(() -> failure instanceof ParquetDecodingException || isOfCompiledCode(root));
  }

  /**
   * Whether the virtual machine threw from compiled code, where it leaves out the stack: code that
   * runs for each value, which is Parquet's, since what the assembler throws is known above.
   */
  private static boolean isOfCompiledCode(Throwable root) {
    return root instanceof RuntimeException && root.getStackTrace().length == 0;
  }

  /** The class outside of the JDK that threw. */
  private static Optional<String> thrower(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .filter(name -> !name.startsWith("sun."))
        .findFirst();
  }
}
