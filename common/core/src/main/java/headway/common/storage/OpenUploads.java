package headway.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;

/** Multipart uploads that a killed process left open: invisible, but charged for until aborted. */
final class OpenUploads {
  private OpenUploads() {}

  /** Aborts them; returns their number. */
  static int abortBelow(FileSystem fs, Path folder) throws IOException {
    if (!fs.getUri().getScheme().startsWith("s3")
        || !fs.hasPathCapability(folder, CommonPathCapabilities.FS_MULTIPART_UPLOADER)) {
      return 0;
    }
    try (MultipartUploader uploader = fs.createMultipartUploader(folder).build()) {
      return uploader.abortUploadsUnderPath(folder).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof FileNotFoundException) {
        return 0;
      }
      throw failed.getCause() instanceof IOException known
          ? known
          : new IOException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while aborting uploads");
    }
  }
}
